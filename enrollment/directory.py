"""The table of people."""

from datetime import date

from enrollment.database import Database
from enrollment.errors import LibraryError, undamaged
from enrollment.people import Person, folded
from enrollment.rows import as_day, is_text

COLUMNS = "id, name, created, consent, consent_date, expires, notes"


def everyone(database: Database) -> tuple[Person, ...]:
    """Return all people by name."""
    rows = database.execute(f"SELECT {COLUMNS} FROM people ORDER BY folded")
    with undamaged(database.path):
        return tuple(Person.from_row(dict(row)) for row in rows)


def expired(database: Database, today: date) -> tuple[Person, ...]:
    """Return those whose time is over on a day, by name.

    Raises
    ------
    TypeError
        ``today`` is no day.
    """
    day = as_day(today)
    if day is None:
        raise TypeError("whether somebody has expired depends on the day, got None")
    return tuple(one for one in everyone(database) if one.is_expired(day))


def by_name(database: Database, name: str) -> Person | None:
    """Return who is called so, in any spelling that `folded` takes for the same."""
    return _one(database, "folded", folded(name)) if is_text(name) else None


def by_id(database: Database, person: str) -> Person | None:
    """Return who has this id."""
    return _one(database, "id", person)


def current(database: Database, person: Person) -> Person:
    """Return a person as they are now; a `LibraryError` says if they are no longer there."""
    found = by_id(database, person.id)
    if found is None:
        raise LibraryError(f"{database.path}: {person.name!r} is not in the library")
    return found


def insert(database: Database, person: Person) -> None:
    """Add a person; a `LibraryError` says if the name is taken."""
    _check_free(database, person)
    database.execute(
        f"INSERT INTO people ({COLUMNS}, folded) VALUES"
        " (:id, :name, :created, :consent, :consent_date, :expires, :notes, :folded)",
        person.as_row() | {"folded": folded(person.name)},
    )


def update(database: Database, person: Person) -> None:
    """Replace all but the id of a person; a `LibraryError` says if the name is another's."""
    _check_free(database, person)
    database.execute(
        "UPDATE people SET name = :name, folded = :folded, consent = :consent,"
        " consent_date = :consent_date, expires = :expires, notes = :notes WHERE id = :id",
        person.as_row() | {"folded": folded(person.name)},
    )


def delete(database: Database, person: Person) -> None:
    """Take a person out, and their references with them."""
    database.execute("DELETE FROM people WHERE id = ?", (person.id,))


def _one(database: Database, column: str, value: str) -> Person | None:
    rows = database.execute(f"SELECT {COLUMNS} FROM people WHERE {column} = ?", (value,))
    with undamaged(database.path):
        return Person.from_row(dict(rows[0])) if rows else None


def _check_free(database: Database, person: Person) -> None:
    other = by_name(database, person.name)
    if other is not None and other.id != person.id:
        raise LibraryError(f"{database.path}: the name {person.name!r} is taken by {other.name!r}")
