"""``diarize models``: which bundles are here, and how to get others."""

from collections.abc import Callable

import typer

from diarize.commands.models.build import build
from diarize.commands.models.erase import remove
from diarize.commands.models.fetch import install
from diarize.commands.models.look import info, list_, path
from diarize.commands.models.verify import verify

COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_,
    "install": install,
    "build": build,
    "verify": verify,
    "info": info,
    "remove": remove,
    "path": path,
}

app = typer.Typer(
    no_args_is_help=True, help="Install and build model bundles, and see which are here."
)
for name, command in COMMANDS.items():
    app.command(name)(command)
