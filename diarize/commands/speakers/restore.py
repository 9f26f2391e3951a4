"""Putting a backup back."""

from pathlib import Path
from typing import Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption, LibraryOption
from diarize.commands.printing import print_json
from diarize.commands.refusals import agreed
from diarize.commands.speakers.erase import YesOption
from diarize.plurals import counted


def restore(
    file: Annotated[Path, typer.Argument(readable=False, help="What `backup` wrote.")],
    library: LibraryOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many people would be replaced.")
    ] = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of the library, even of one that is damaged.

    What was changed since the backup is lost, and whoever was erased since is back.
    """
    with reported_errors():
        from diarize.atomic import refuse_unwritable
        from diarize.errors import EnrollmentError, translated
        from diarize.library import default_path
        from enrollment import LibraryError
        from enrollment.restoring import backup_at, people_at, people_of, put_back

        path = library or default_path()
        with translated(LibraryError, to=EnrollmentError), backup_at(file) as backup:
            people, replaced = people_of(backup), people_at(path)
            if replaced == 0:  # people_at has looked at what is there
                refuse_unwritable(path)
            asked = f"Replace {_told_count(replaced)} with {_told_count(people)}?"
            restored = not dry_run and (replaced == 0 or agreed(asked, yes=yes))
            if restored:
                put_back(backup, path)
    if as_json:
        print_json({"restored": restored, "people": people, "replaced": replaced})
    else:
        typer.echo(_told(people, replaced, restored=restored))


def _told(people: int, replaced: int | None, *, restored: bool) -> str:
    if replaced == 0:
        return f"{'restored' if restored else 'would restore'} {_told_count(people)}"
    done = "replaced" if restored else "would replace"
    return f"{done} {_told_count(replaced)} with {_told_count(people)}"


def _told_count(people: int | None) -> str:
    if people is None:
        return "a library that cannot be read"
    return counted(people, "person", "people")
