"""Plain values by name, as a database and JSON have them, checked when they are taken out."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from numbers import Real

Row = Mapping[str, object]

LONGEST_TEXT = 10_000
LONGEST_SOURCE = 1000
"""Characters of the name of a recording that are kept."""
WORD = re.compile(r"[!-~]{1,64}")


def is_text(words: str) -> bool:
    """Say whether a text can be stored as it is: it has no NUL, and UTF-8 can hold it."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in words)


def storable(words: str) -> str:
    """Return a text with what UTF-8 cannot hold escaped, as in the name of a file that is not.

    A ``ValueError`` says if it is too long.
    """
    if len(words) > LONGEST_TEXT:
        raise ValueError(f"a text has at most {LONGEST_TEXT} characters, this one {len(words)}")
    return words.encode("utf-8", "backslashreplace").decode()


def text(row: Row, key: str) -> str:
    """Return a text; a ``ValueError`` says if it is none."""
    value = row.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} is not text")
    return value


def word(row: Row, key: str) -> str:
    """Return an id or a hash: printable ASCII, not long; a ``ValueError`` says if it is none."""
    value = text(row, key)
    if not WORD.fullmatch(value):
        raise ValueError(f"{key} is not an id")
    return value


def number(row: Row, key: str) -> float:
    """Return a finite number; a ``ValueError`` says if it is none."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key} is not a number")
    return float(value)


def as_number(value: object, what: str) -> float:
    """Return a number of any kind, NumPy's too, as Python's; a ``TypeError`` says if it is none."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise TypeError(f"{what} is a number, got {value!r}")
    return float(value)


def as_day(given: date | None) -> date | None:
    """Return a date without the time that it may have: a ``datetime`` is a ``date`` too.

    A ``TypeError`` says if it is none.
    """
    if not isinstance(given, date | None):
        raise TypeError(f"a day is a datetime.date or None, got {given!r}")
    return given.date() if isinstance(given, datetime) else given


def day(row: Row, key: str) -> date | None:
    """Return a date written as in ISO 8601, or None where there is none."""
    return None if row.get(key) is None else date.fromisoformat(text(row, key))


def moment(row: Row, key: str) -> datetime:
    """Return a time written as in ISO 8601 with its zone, in UTC."""
    value = datetime.fromisoformat(text(row, key))
    if value.tzinfo is None:
        raise ValueError(f"{key} has no time zone")
    return value.astimezone(UTC)
