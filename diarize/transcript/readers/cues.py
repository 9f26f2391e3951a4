"""What subtitles of both kinds have in common: times, and text with tags in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diarize.formats.names import unescaped
from diarize.transcript.guarding import LABEL, unguarded

TIMING_SIGN = "-->"
_CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
# What was said before the recording began has a time below zero (Microsoft Teams).
_TIMING = re.compile(rf"\s*(-?){_CLOCK}\s*-->\s*(-?){_CLOCK}(?:\s.*)?")
CLOCK = re.compile(_CLOCK)
# A dash before what the next speaker says is kept with the first word.
_DASH = re.compile(r"^[^\S\n]*([-\u2013\u2014])[^\S\n]+", re.MULTILINE)
# How whisperX names the speaker of a cue.
_SPEAKER = re.compile(r"\s*\[([^\[\]]+)\]:\s*")
# What captions have in place of text, and white space.
_INVISIBLE = "\u200b\u2060\ufeff \t\n"


@dataclass(frozen=True, slots=True)
class Cue:
    """A subtitle: when it is shown, in seconds, and its text with its tags."""

    start: float
    end: float
    payload: str


def timing(line: str) -> tuple[float, float]:
    """Return the start and end of a cue, in seconds, from the line that has them; at least 0.

    Raises
    ------
    ValueError
        It has none.

    >>> timing("00:00:01,500 --> 00:01:02,000 X1:5")
    (1.5, 62.0)
    """
    found = _TIMING.fullmatch(line.rstrip())
    if not found:
        raise ValueError(f"expected two times, as in 00:00:01.500 --> 00:00:03.000: {line[:60]!r}")
    early, *start = found.groups()[:5]
    over, *end = found.groups()[5:]
    return 0.0 if early else seconds(*start), 0.0 if over else seconds(*end)


def seconds(hours: str | None, minutes: str, second: str, fraction: str | None) -> float:
    """Return the seconds of a time's parts; the fraction has up to three digits."""
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(second)
    return round(whole + int((fraction or "0").ljust(3, "0")) / 1000, 3)


def text_of(lines: Iterable[str]) -> str:
    """Return the text of a cue's lines; none if it shows nothing."""
    text = _DASH.sub(r"\1", "\n".join(line.rstrip("\n") for line in lines))
    return text if text.strip(_INVISIBLE) else ""


def parted(text: str) -> tuple[str | None, str]:
    """Return the speaker whom text has in brackets and with a colon at its start, and the rest.

    >>> parted("[Al Li]: so what"), parted("[sic] so")
    (('Al Li', 'so what'), (None, '[sic] so'))
    """
    named = _SPEAKER.match(text)
    if not named:
        return None, unguarded(text, LABEL)
    return unescaped(named[1]) or None, text[named.end() :]
