"""Erasing people."""

from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors, tell
from diarize.commands.options import JsonOption, LibraryOption
from diarize.commands.printing import print_json
from diarize.commands.refusals import agreed
from diarize.formats.names import escaped

if TYPE_CHECKING:
    from enrollment import Library, Person

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be erased.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def remove(
    name: Annotated[str, typer.Argument(help="Whom.")],
    voice: Annotated[
        str | None, typer.Option(help="Erase this voice of theirs alone, by its id.")
    ] = None,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Erase somebody, so that no name or voice of theirs stays in the library's files.

    With --voice they stay, and one of their voices goes: `speakers show` tells its id.

    What was exported, and clips that were kept, are files of yours: erase them too. Those that
    the library knows of are listed.
    """
    with reported_errors():
        from diarize.errors import EnrollmentError
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            person = opened.named(name)
            if voice is not None and voice not in {each.id for each in opened.references(person)}:
                raise EnrollmentError(f"{name!r} has no voice {voice!r}: see `speakers show`")
            kept = _kept(opened, [person], voice)
            erased = not dry_run and agreed(_question([person], voice), yes=yes)
            if erased and voice is not None:
                opened.unenrol(person, voice)
            elif erased:
                opened.remove(person)
    _tell([person], kept, erased, voice, as_json=as_json)


def purge_expired(
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Erase everybody whose time is over."""
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            today = opened.today
            people = list(opened.expired(today))
            kept = _kept(opened, people)
            erased = bool(people) and not dry_run and agreed(_question(people), yes=yes)
            if erased:
                people = list(opened.purge(today))
    _tell(people, kept, erased, as_json=as_json)


def _kept(library: "Library", people: list["Person"], voice: str | None = None) -> list[str]:
    """Return the recordings from which the voices can be embedded again, which stay."""
    from diarize.files import is_file

    found = (
        each.audio
        for person in people
        for each in library.references(person)
        if voice in (None, each.id) and each.audio is not None
    )
    return [str(path) for path in dict.fromkeys(found) if is_file(path)]


def _question(people: list["Person"], voice: str | None = None) -> str:
    names = ", ".join(escaped(person.name) for person in people)
    return f"Erase {_of(voice)}{names} for good?"


def _of(voice: str | None) -> str:
    return "" if voice is None else f"voice {voice} of "


def _tell(
    people: list["Person"],
    kept: list[str],
    erased: bool,
    voice: str | None = None,
    *,
    as_json: bool,
) -> None:
    if as_json:
        found = [{"name": person.name, "id": person.id} for person in people]
        what = {"erased": erased, "people": found, "kept": kept}
        what |= {} if voice is None else {"voice": voice}
        print_json(what)
        return
    for person in people:
        done = "erased" if erased else "would erase"
        typer.echo(f"{done} {_of(voice)}{escaped(person.name)}")
    for path in kept:
        tell(f"stays, erase it if it is a copy of this voice: {path}")
