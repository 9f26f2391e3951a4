"""Looking into the library."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption, LibraryOption
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from enrollment import Event, Library, Person, Reference


def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List everybody in the library."""
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            people = [summary(opened, person) for person in opened.people()]
            path = str(opened.path)
    if as_json:
        print_json({"library": path, "people": people})
        return
    from diarize.commands.tables import show_rows

    columns = ("name", "voices", "seconds", "consent", "expires")
    show_rows(columns, ([each[column] for column in columns] for each in people))


def show(
    name: Annotated[str, typer.Argument(help="Of whom.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show all that is known of somebody, but not what their voice is like."""
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            person = opened.named(name)
            references = [_reference(each) for each in opened.references(person)]
            log = [_event(event) for event in opened.log(person)]
            found = summary(opened, person) | {"references": references, "log": log}
    if as_json:
        print_json(found)
        return
    from diarize.commands.tables import show_rows

    show_rows(("what", "detail"), ((key, found[key]) for key in found if key not in LISTS))
    show_rows(
        VOICE,
        ([each[column] for column in VOICE] for each in references),
    )
    show_rows(
        ("what", "moment", "detail"),
        ((each["what"], each["moment"], each["detail"]) for each in log),
    )


def stats(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Count what is in the library."""
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            found = {"library": str(opened.path), **asdict(opened.statistics())}
    if as_json:
        print_json(found)
        return
    from diarize.commands.tables import show_rows

    show_rows(("what", "detail"), found.items())


LISTS = ("references", "log")
VOICE = ("id", "seconds", "enrolled", "source", "audio")


def summary(library: "Library", person: "Person") -> dict[str, Any]:
    """Return what is known of a person, in plain types; voices of other models do not count."""
    references = [one for one in library.references(person) if one.model == library.model]
    return person.as_row() | {
        "voices": len(references),
        "seconds": round(sum(each.seconds for each in references), 1),
    }


def _event(event: "Event") -> dict[str, Any]:
    return asdict(event) | {"moment": event.moment.isoformat()}


def _reference(reference: "Reference") -> dict[str, Any]:
    return {
        "id": reference.id,
        "source": reference.source,
        "seconds": round(reference.seconds, 3),
        "quality": reference.quality,
        "audio": str(reference.audio) if reference.audio else None,
        "model": reference.model,
        "enrolled": reference.enrolled.isoformat(),
    }
