"""The table of references."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from enrollment.database import Database
from enrollment.directory import everyone
from enrollment.errors import undamaged
from enrollment.references import Gallery, Reference, as_bytes, check_seconds, from_bytes, unit
from enrollment.schema import model_of

COLUMNS = "id, person, vector, model, seconds, source, quality, audio, audio_sha256, enrolled"


def insert(database: Database, references: Iterable[Reference]) -> None:
    """Add references."""
    for reference in references:
        database.execute(
            f"INSERT INTO references_ ({COLUMNS}) VALUES"
            " (:id, :person, :vector, :model, :seconds, :source, :quality, :audio, :audio_sha256,"
            " :enrolled)",
            reference.as_row(),
        )


def references(database: Database, person: str) -> tuple[Reference, ...]:
    """Return the references of a person, of whichever model, in the order of their enrolment."""
    rows = database.execute(
        f"SELECT {COLUMNS} FROM references_ WHERE person = ? ORDER BY number", (person,)
    )
    with undamaged(database.path):
        return tuple(Reference.from_row(dict(row)) for row in rows)


def owner(database: Database, reference: str) -> str | None:
    """Return the id of the person whose reference, by id, this is; None if there is none such."""
    rows = database.execute("SELECT person FROM references_ WHERE id = ?", (reference,))
    return str(rows[0]["person"]) if rows else None


def delete(database: Database, reference: str) -> None:
    """Take a reference, by id, out."""
    database.execute("DELETE FROM references_ WHERE id = ?", (reference,))


def move(database: Database, person: str, reference: str) -> None:
    """Give a reference to a person, by their ids."""
    database.execute("UPDATE references_ SET person = ? WHERE id = ?", (person, reference))


def move_all(database: Database, kept: str, gone: str) -> None:
    """Give all references of one person, by id, to another."""
    database.execute("UPDATE references_ SET person = ? WHERE person = ?", (kept, gone))


def gallery(database: Database, today: date) -> Gallery:
    """Return what can be searched on a day: voices of the library's model that have not expired."""
    dimension = model_of(database)[1]
    revision = database.execute("SELECT revision FROM library")[0][0]
    people = {person.id: person for person in everyone(database)}
    rows = database.execute(SEARCHED, (today.isoformat(),))
    with undamaged(database.path):
        vectors, seconds, owners = zip(*rows, strict=True) if rows else ((), (), ())
        check_seconds(*seconds)
        places = {person: place for place, person in enumerate(dict.fromkeys(owners))}
        return Gallery(
            vectors=from_bytes(vectors, dimension),
            seconds=np.array(seconds, np.float32),
            people=tuple(people[person] for person in places),
            owners=np.array([places[person] for person in owners], np.int64),
            revision=int(revision),
        )


def replace_vectors(
    database: Database, model: str, dimension: int, vectors: Mapping[str, NDArray[np.float32]]
) -> dict[str, str]:
    """Make the library one of another model, which made these vectors, by reference.

    Returns
    -------
    owners : dict of str to str
        The person of each reference whose vector was replaced, ids both; those that are no longer
        there are passed over.
    """
    owners = {reference: owner(database, reference) for reference in vectors}
    database.execute("UPDATE library SET model = ?, dimension = ?", (model, dimension))
    for reference, vector in vectors.items():
        database.execute(
            "UPDATE references_ SET vector = ?, model = ? WHERE id = ?",
            (as_bytes(unit(vector)), model, reference),
        )
    return {reference: person for reference, person in owners.items() if person}


SEARCHED = """
SELECT vector, seconds, person FROM references_ JOIN people ON people.id = person
WHERE model = (SELECT model FROM library) AND (expires IS NULL OR expires > ?)
ORDER BY references_.number"""
