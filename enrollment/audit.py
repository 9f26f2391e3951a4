"""What was done with a library: a log that only grows, and forgets who asked for it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from enrollment.database import Database
from enrollment.errors import undamaged
from enrollment.rows import Row, moment, storable, text


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done.

    Attributes
    ----------
    moment : datetime
        In UTC.
    what : str
        One of ``added``, ``enrolled``, ``unenrolled``, ``accepted``, ``renamed``, ``updated``,
        ``reembedded``, ``merged``, ``removed`` and ``expired``.
    person : str
        The id of whom it was about; all that is left of people who were removed.
    detail : str
        In which way; empty once the person is removed.
    """

    moment: datetime
    what: str
    person: str
    detail: str = ""


def record(database: Database, event: Event) -> None:
    """Add to the log."""
    database.execute(
        "INSERT INTO audit (moment, what, person, detail) VALUES (?, ?, ?, ?)",
        (event.moment.isoformat(), event.what, event.person, storable(event.detail)),
    )


def events(database: Database, person: str | None = None) -> tuple[Event, ...]:
    """Return the log, or what it says of one person and of those merged into them; oldest first.

    Those who were added again since are people of their own.
    """
    if person is None:
        rows = database.execute("SELECT * FROM audit ORDER BY number")
    else:
        rows = database.execute(
            f"{SELVES} SELECT * FROM audit WHERE person IN selves ORDER BY number", (person,)
        )
    with undamaged(database.path):
        return tuple(_event(dict(row)) for row in rows)


def is_gone(database: Database, person: str) -> bool:
    """Say whether somebody was here who was removed, expired, or was merged into somebody."""
    rows = database.execute(f"SELECT 1 FROM audit WHERE person = ? AND what IN {GONE}", (person,))
    return bool(rows)


def erased(database: Database) -> frozenset[str]:
    """Return the `digest` of each voice that was here and was taken out."""
    rows = database.execute("SELECT detail FROM audit WHERE what = 'unenrolled'")
    return frozenset(row["detail"] for row in rows)


def was_merged(database: Database, person: str, into: str) -> bool:
    """Say whether somebody was ever merged into another, or into somebody who was, by their ids."""
    rows = database.execute(f"{EVER} SELECT 1 FROM selves WHERE id = ?", (into, person))
    return bool(rows)


def digest(reference: str) -> str:
    """Return what tells whether a voice was here, of which not even the id stays."""
    return hashlib.sha256(reference.encode()).hexdigest()[:16]


def forget(database: Database, person: str) -> None:
    """Take all details about a person, and about those merged into them, out of the log."""
    database.execute(
        f"{SELVES} UPDATE audit SET detail = '' WHERE person IN selves AND what <> 'merged'",
        (person,),
    )


def _event(row: Row) -> Event:
    return Event(moment(row, "moment"), text(row, "what"), text(row, "person"), text(row, "detail"))


GONE = "('removed', 'expired', 'merged')"

# the id of a person and of everyone who was merged into them; "merged" is all ids, so it stays
_MERGED = """
WITH RECURSIVE selves (id) AS (
    VALUES (?)
    UNION
    SELECT audit.person FROM audit JOIN selves
    ON audit.what = 'merged' AND audit.detail = selves.id {})"""
EVER = _MERGED.format("")
# whoever was restored is no longer the other
SELVES = _MERGED.format(
    "WHERE NOT EXISTS (SELECT 1 FROM audit AS later WHERE later.person = audit.person"
    " AND later.what = 'added' AND later.number > audit.number)"
)
