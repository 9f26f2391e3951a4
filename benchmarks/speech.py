"""The folder of speech that benchmarks need, or a line that says why nothing is measured."""

from pathlib import Path
from typing import Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.files import is_folder
from training.commands import described, refuse_lacking

DEV = "speech/dev"


def data_option(*parts: str) -> Any:
    """Return the option for a folder of data with some parts beside `DEV`.

    If nobody names a folder and the usual one is not there, a benchmark says so and stops; where a
    part of a folder is missing, that is an error.
    """

    def there(context: typer.Context, data: Path) -> Path:
        source = context.get_parameter_source("data")
        if source is not None and source.name == "DEFAULT" and not is_folder(data / DEV):
            typer.echo(f"{data}/{DEV} is not there, so nothing is measured")
            raise typer.Exit
        with reported_errors():
            refuse_lacking(data, (DEV, *parts))
        return data

    return typer.Option(help=described((DEV, *parts)), callback=there)


DataOption = Annotated[Path, data_option("noise", "rir")]
"""Of each benchmark that simulates meetings."""

WithAmi = Annotated[Path, data_option("noise", "rir", "ami")]
"""Of those that also hear the AMI excerpts."""
