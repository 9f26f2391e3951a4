"""The ``diarize`` command: one typer application, put together from its commands."""

import io
import logging
import sys
from typing import Annotated

import typer

from diarize.commands.attribute import attribute
from diarize.commands.calibrate import calibrate
from diarize.commands.doctor import doctor
from diarize.commands.edit import edit
from diarize.commands.embed import embed
from diarize.commands.enroll import enroll
from diarize.commands.finetune import finetune
from diarize.commands.identify import identify
from diarize.commands.link import link
from diarize.commands.models import app as models
from diarize.commands.review import review
from diarize.commands.run import run
from diarize.commands.score import score
from diarize.commands.speakers import app as speakers
from diarize.commands.tune import tune
from diarize.commands.verify import verify

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    run,
    attribute,
    review,
    score,
    tune,
    finetune,
    embed,
    enroll,
    identify,
    verify,
    link,
):
    app.command()(command)
app.command()(calibrate)
app.command()(doctor)
app.add_typer(edit, name="edit")
app.add_typer(speakers, name="speakers")
app.add_typer(models, name="models")


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Who spoke when: speaker diarization, offline, on a laptop's processor."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # names that its encoding lacks lose nothing
        sys.stdout.reconfigure(errors="backslashreplace")
    logging.basicConfig(format="diarize: %(message)s", stream=sys.stderr)
    if version:
        from diarize import __version__

        typer.echo(f"turnwise {__version__}")
