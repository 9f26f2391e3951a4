"""``diarize speakers``: who is in the library, and what becomes of them."""

from collections.abc import Callable

import typer

from diarize.commands.speakers.erase import purge_expired, remove
from diarize.commands.speakers.exchange import backup, export, import_
from diarize.commands.speakers.look import list_, show, stats
from diarize.commands.speakers.rename import merge, rename
from diarize.commands.speakers.renew import reembed
from diarize.commands.speakers.restore import restore
from diarize.commands.speakers.update import update

COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "update": update,
    "rename": rename,
    "merge": merge,
    "remove": remove,
    "purge-expired": purge_expired,
    "backup": backup,
    "restore": restore,
    "export": export,
    "import": import_,
    "stats": stats,
    "reembed": reembed,
}

app = typer.Typer(no_args_is_help=True, help="See and change who is in the speaker library.")
for name, command in COMMANDS.items():
    app.command(name)(command)
