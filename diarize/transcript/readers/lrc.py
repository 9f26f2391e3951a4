"""LRC, lines that begin at a time, as of songs (en.wikipedia.org, "LRC (file format)").

Whispers write them too: whisper.cpp with ``-olrc``.
"""

import io
import re
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.formats.times import number
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.cues import seconds
from diarize.transcript.readers.grouping import later, regrouped
from diarize.transcript.readers.labels import labelled
from diarize.transcript.readers.spelling import parts_of

_CLOCK = r"(\d{1,4}):(\d{1,2})(?:\.(\d{1,3}))?"
_STAMP = re.compile(rf"\s*\[{_CLOCK}\]")
_INSIDE = re.compile(rf"<{_CLOCK}>")
# What is said of the whole, as [by:whisper.cpp].
_TAG = re.compile(r"\s*\[([A-Za-z#]+):([^\[\]]*)\]\s*")
_FIRST = 20
# No song has its chorus that often; each is a copy of the line.
MOST_TIMES = 100

# When a line begins, and what stands after its times.
Line = tuple[float, list[str]]


def recognises(text: str) -> bool:
    """Return whether the first line has a time, or tells something of those that have."""
    start = io.StringIO(text[:10_000], newline=None)
    lines = [line for line in start if line.strip()][:_FIRST]
    stamped = list(map(_STAMP.match, lines))
    return any(stamped) and bool(stamped[0] or _TAG.fullmatch(lines[0]))


def parse(text: str, source: str) -> RawTranscript:
    """Read lines in order of time; one without words ends the last.

    Raises
    ------
    FormatError
        There is text before the first time, or the offset is no number.
    """
    lines: list[Line] = []
    shift = 0.0
    for place, line in enumerate(io.StringIO(text, newline=None), start=1):
        tag = _TAG.fullmatch(line)
        try:
            if tag and tag[1].lower() == "offset":
                shift = -number(tag[2]) / 1000  # what is positive makes lines appear sooner
            elif line.strip() and not tag:
                lines += _stamped(line, lines)
        except ValueError as problem:
            raise FormatError(source, place, str(problem)) from problem
    return RawTranscript(utterances=regrouped(labelled(_said(lines, shift))))


def _stamped(line: str, before: list[Line]) -> list[Line]:
    """Return a line at each of its times; one without any goes on with the last.

    Raises
    ------
    ValueError
        There is none to go on with, or it is said too often.
    """
    starts: list[float] = []
    place = 0
    while stamp := _STAMP.match(line, place):
        starts.append(seconds(None, *stamp.groups()))
        place = stamp.end()
    if not starts and not before:
        raise ValueError(f"expected a time, as [01:02.50], found {line[:30]!r}")
    if not starts:
        before[-1][1].append(line)
    if len(starts) > MOST_TIMES:
        raise ValueError(f"a line is said {len(starts)} times, {MOST_TIMES} are allowed")
    text = line[place:]
    return [(start, [text]) for start in starts]


def _said(lines: list[Line], shift: float) -> Iterator[RawUtterance]:
    told = sorted((later(start, shift) or 0.0, " ".join(texts)) for start, texts in lines)
    for (start, text), following in zip(told, [*told[1:], None], strict=True):
        if text.strip():
            ends = following is not None and not following[1].strip()
            yield _utterance(start, text, following[0] if following and ends else None, shift)


def _utterance(start: float, text: str, end: float | None, shift: float) -> RawUtterance:
    first, *others = _INSIDE.split(text)
    if not others:
        return RawUtterance(text=text, start=start, end=end)
    words = list(parts_of(RawWord(text=first, start=start)))
    for place in range(0, len(others), 4):
        time = later(seconds(None, *others[place : place + 3]), shift)
        words += parts_of(RawWord(text=others[place + 3], start=time))
    # a time with nothing after it ends the line
    return RawUtterance(words=tuple(words), start=start, end=end if others[-1].strip() else time)
