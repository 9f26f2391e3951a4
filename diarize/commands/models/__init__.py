"""``diarize models``: model bundles."""

import typer

from diarize.commands.models.build import build

app = typer.Typer(no_args_is_help=True, help="Make bundles of other models.")


@app.callback()
def models() -> None:
    """Keep ``build`` a command of its own while it is the only one."""


app.command()(build)
