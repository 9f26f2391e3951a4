"""The folder of speech that benchmarks need, or a line that says why nothing is measured."""

from pathlib import Path
from typing import Annotated

import typer


def there(data: Path) -> Path:
    """Return a folder that holds speech; without it, say so and stop."""
    if not (data / "speech" / "dev").exists():
        typer.echo(f"{data}/speech/dev is not there, so nothing is measured")
        raise typer.Exit
    return data


DataOption = Annotated[
    Path, typer.Option(help="Folder with ami/, speech/, noise/ and rir/.", callback=there)
]
"""Of each benchmark that hears people."""
