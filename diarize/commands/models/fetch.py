"""Getting a bundle."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors, tell
from diarize.commands.options import JsonOption
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from diarize.installing import Installation


def install(
    name: Annotated[
        str | None, typer.Argument(show_default="the newest", help="One of `models list`.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Take what the hub has now, in place of what is here.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch a bundle from the Hugging Face hub, check it, and put it in place.

    Nothing is sent but the request. Besides this, only `models build` and `finetune` use a network,
    where they are given the name of a model on the hub. It needs the extra "hub". One that is here
    and whole is left as it is.
    """
    with reported_errors():
        from rich.console import Console

        from diarize.console import progress_bars
        from diarize.installing import install as installed

        with progress_bars(Console(stderr=True), "fetching") as progress:
            done = installed(name, force=force, progress=progress)
    _warn(done)
    if as_json:
        print_json(_document(done))
    else:
        what = "installed" if done.fetched else "already installed, nothing fetched:"
        typer.echo(f"{what} {done.name} in {done.folder}")


def _warn(done: "Installation") -> None:
    from diarize.catalogue import entry_named

    if not done.fetched:
        return
    new = [role for role, origin in done.origins.items() if origin.recorded]
    if new:
        text = (
            f"SHA-256 of {' and '.join(new)} recorded on first install, and asked for from now on"
        )
        tell(text)
    for note in entry.notes if (entry := entry_named(done.name)) else ():
        tell(f"{done.name}: {note}")


def _document(done: "Installation") -> dict[str, object]:
    files = {role: asdict(origin) for role, origin in done.origins.items()}
    return {
        "name": done.name,
        "folder": str(done.folder),
        "fetched": done.fetched,
        "files": files,
    }
