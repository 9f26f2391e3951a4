"""A library as plain values that JSON can hold: to take it elsewhere, or to show what it knows."""

import os
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enrollment.errors import LibraryError
from enrollment.people import Person
from enrollment.references import Reference
from enrollment.rows import text

FORMAT = "speaker library"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with all their references."""

    person: Person
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """How much was new in what was imported; adds up.

    ``gone`` and ``erased`` are the people and voices that stayed out, as they were erased here;
    ``sooner`` the people who expire earlier than before, as was agreed for voices that came;
    ``unmerged`` those who got voices back from somebody whom they had been merged into.
    """

    people: int = 0
    references: int = 0
    gone: int = 0
    erased: int = 0
    sooner: int = 0
    unmerged: int = 0

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(
            self.people + other.people,
            self.references + other.references,
            self.gone + other.gone,
            self.erased + other.erased,
            self.sooner + other.sooner,
            self.unmerged + other.unmerged,
        )


def as_document(model: str, dimension: int, entries: Iterable[Entry]) -> dict[str, Any]:
    """Return a document that `entries_of` reads."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "model": model,
        "dimension": dimension,
        "people": [
            entry.person.as_row() | {"references": [_encoded(one) for one in entry.references]}
            for entry in entries
        ],
    }


def entries_of(document: object, model: str, dimension: int) -> list[Entry]:
    """Read a document of a library of this model.

    Raises
    ------
    LibraryError
        It is no such document; which person is wrong, and how, is said.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise LibraryError("this is not an exported speaker library")
    if document.get("version") != VERSION:
        raise LibraryError(
            f"the export is of version {document.get('version')!r}, known is {VERSION}; "
            "upgrade turnwise"
        )
    if (document.get("model"), document.get("dimension")) != (model, dimension):
        raise LibraryError(
            f"the export was made with the model {str(document.get('model'))[:12]}, the library "
            f"with {model[:12]}; import it into a new library and run `diarize speakers reembed`"
        )
    people = document.get("people")
    if not isinstance(people, list):
        raise LibraryError("the export has no list of people")
    entries = [
        _entry(place, person, {model: dimension}) for place, person in enumerate(people, start=1)
    ]
    _check_once([reference.id for entry in entries for reference in entry.references])
    return entries


def _check_once(ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        twice = next(each for each, times in Counter(ids).items() if times > 1)
        raise LibraryError(f"the export has two voices with the id {twice}")


def _encoded(reference: Reference) -> dict[str, Any]:
    row = reference.as_row()
    audio = None if row["audio"] is None else os.fsdecode(row["audio"])
    return row | {"vector": b64encode(row["vector"]).decode(), "audio": audio}


def _entry(place: int, found: Any, dimension: dict[str, int]) -> Entry:
    try:
        person = Person.from_row(found)
        return Entry(person, tuple(_decoded(row, person, dimension) for row in found["references"]))
    except (AttributeError, LibraryError, LookupError, OverflowError, TypeError, ValueError) as why:
        raise LibraryError(f"person {place} of the export is not as it should be: {why}") from why


def _decoded(row: Any, person: Person, dimension: dict[str, int]) -> Reference:
    audio = None if row["audio"] is None else os.fsencode(text(row, "audio"))
    vector = b64decode(text(row, "vector"), validate=True)
    reference = Reference.from_row({**row, "person": person.id, "vector": vector, "audio": audio})
    if len(reference.vector) != dimension.get(reference.model, len(reference.vector)):
        raise ValueError("a vector has the wrong length")
    return reference
