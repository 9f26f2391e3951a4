"""Removing a bundle."""

from pathlib import Path
from typing import Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption
from diarize.commands.printing import print_json
from diarize.commands.refusals import agreed


def remove(
    name: Annotated[str, typer.Argument(help="Which bundle.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove a bundle that was installed; the hub's own cache keeps its copy."""
    with reported_errors():
        from diarize.installed import refuse_more_than_bundle
        from diarize.replacing import remove_folder

        folder = _installed(name)
        if not folder.is_symlink():  # of which nothing but the link is removed
            refuse_more_than_bundle(folder)
        removed = not dry_run and agreed(f"Remove {folder}?", yes=yes)
        if removed:
            remove_folder(folder)
    found = {"name": name, "folder": str(folder), "removed": removed}
    told = f"{'removed' if removed else 'would remove'} {folder}"
    if as_json:
        print_json(found)
    else:
        typer.echo(told)


def _installed(name: str) -> Path:
    from diarize.errors import ModelError
    from diarize.installed import folder_of, is_installed

    if name == "embedded":
        raise ModelError("the embedded bundle is part of the package and cannot be removed")
    if not is_installed(name):
        raise ModelError(f"{name} is not installed; see `diarize models list`")
    return folder_of(name)
