"""Times as people type them."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.formats.times import of_clock

if TYPE_CHECKING:
    from diarize.timeline import Segment

_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_HALVED = re.compile(r"(?:0?[1-9]|1[0-2])(?::[0-5]\d){1,2} ?[ap]m", re.ASCII | re.IGNORECASE)


def seconds(text: str) -> float:
    """Return the seconds that a time stands for: ``75.5``, ``1:15.5`` or ``0:01:15.5``.

    Raises
    ------
    typer.BadParameter
        It is no time.

    >>> seconds("75.5"), seconds("1:15.5"), seconds("1:00:00")
    (75.5, 75.5, 3600.0)
    """
    try:
        return float(text) if _NUMBER.fullmatch(text) else of_clock(text)
    except ValueError as problem:
        raise typer.BadParameter(f"{text!r} is no time: give seconds or h:mm:ss") from problem


def since_midnight(text: str) -> float:
    """Return the seconds of a time of the day, as `seconds` does, or of one with AM or PM.

    Raises
    ------
    typer.BadParameter
        It is no time.

    >>> since_midnight("14:05:30"), since_midnight("2:05:30 PM"), since_midnight("12:05am")
    (50730.0, 50730.0, 300.0)
    """
    from diarize.transcript.readers.clocks import seconds_of

    return seconds_of(text) if _HALVED.fullmatch(text) else seconds(text)


Time = Annotated[
    float, typer.Option(parser=seconds, metavar="TIME", help="In seconds, or as h:mm:ss.")
]

Since = Annotated[
    float | None,
    typer.Option(parser=seconds, metavar="TIME", help="From then (default: the beginning)."),
]

Until = Annotated[
    float | None,
    typer.Option(parser=seconds, metavar="TIME", help="Until then (default: to the end)."),
]

StartsAt = Annotated[
    float | None,
    typer.Option(
        "--starts-at",
        parser=since_midnight,
        metavar="TIME",
        help="When the recording starts by the times of the transcript, if they are of the day: "
        '14:05:30 or "2:05:30 PM".',
    ),
]


def span(names: tuple[str, str], start: float, end: float) -> "Segment":
    """Return the time between two that options of these names hold.

    Raises
    ------
    typer.BadParameter
        The second is not later.
    """
    from diarize.timeline import Segment

    try:
        return Segment(start, end)
    except ValueError as problem:
        first, second = names
        raise typer.BadParameter(f"{first} {start:g} is not before {second} {end:g}") from problem
