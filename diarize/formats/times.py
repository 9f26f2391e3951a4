"""Times as files hold them: whole milliseconds."""

import re
from dataclasses import replace
from typing import TypeVar

from diarize.timeline import Annotation, Segment

S = TypeVar("S", bound=Segment)

_CLOCK = re.compile(r"\d+:(?:[0-5]?\d:)?[0-5]?\d(?:\.\d*)?", re.ASCII)


def rounded(annotation: Annotation) -> Annotation:
    """Return a copy with times in whole milliseconds.

    No turn vanishes: the shortest lasts a millisecond. Turns of one speaker that come to touch
    are merged, as they would be when read back.

    >>> from diarize.timeline import Turn
    >>> [(turn.start, turn.end) for turn in rounded(Annotation("r", [Turn(1.99962, 1.9998, "al")]))]
    [(2.0, 2.001)]
    """
    return Annotation(annotation.recording, [in_milliseconds(turn) for turn in annotation])


def in_milliseconds(segment: S) -> S:
    """Return a copy with times in whole milliseconds, which lasts one at least.

    >>> in_milliseconds(Segment(8.4, 8.4003))
    Segment(start=8.4, end=8.401)
    """
    start = milliseconds(segment.start)
    end = max(milliseconds(segment.end), start + 1)
    return replace(segment, start=start / 1000, end=end / 1000)


def milliseconds(seconds: float) -> int:
    """Return the closest whole number of milliseconds."""
    return round(seconds * 1000)


def end_of(annotation: Annotation, duration: float | None) -> float:
    """Return the seconds that a recording lasts: ``duration``, or to its last turn if later.

    >>> from diarize.timeline import Turn
    >>> end_of(Annotation("r", [Turn(1.0, 2.0, "al")]), 2.0004)
    2.0
    """
    return round(max([duration or 0.0, *(turn.end for turn in annotation)]), 3)


def clock(seconds: float, digits: int = 3) -> str:
    """Return ``h:mm:ss`` with ``digits`` decimals.

    >>> clock(3599.9996), clock(3.24, digits=1)
    ('1:00:00.000', '0:00:03.2')
    """
    whole, fraction = divmod(round(seconds * 10**digits), 10**digits)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}.{fraction:0{digits}d}"


def of_clock(text: str) -> float:
    """Return the seconds of a time of day or of a recording, ``m:ss`` or ``h:mm:ss``.

    Raises
    ------
    ValueError
        It is none.

    >>> of_clock("1:15.5"), of_clock("1:00:00")
    (75.5, 3600.0)
    """
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"expected a time as m:ss or h:mm:ss, found {text[:30]!r}")
    total = 0.0
    for part in text.split(":"):
        total = 60 * total + float(part)
    return total


def number(text: str) -> float:
    """Return the number that ``text`` spells.

    Raises
    ------
    ValueError
        It spells none.
    """
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"expected a number, found {text[:30]!r}") from None
