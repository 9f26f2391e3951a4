"""SBV, captions as YouTube takes them: two times on a line, and the text below.

See socaptions.com/glossary/sbv, and "SubViewer" in subvertapp.com/docs.
"""

import io
import re
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.captions import Caption, said
from diarize.transcript.readers.cues import CLOCK, seconds
from diarize.transcript.readers.grouping import regrouped
from diarize.transcript.readers.labels import labelled

Span = tuple[float, float]

_START = 10_000  # characters, among which are the times of a second caption
# What may begin a caption whose times are damaged, after an empty line.
_TIMES_ALONE = re.compile(r"[\d:.,;\s]+")
_WITH_HOURS = re.compile(r"\d:\d{1,2}:\d")


def recognises(text: str) -> bool:
    """Return whether a text begins with two times on a line, or with damaged ones before others."""
    first, *others = list(io.StringIO(text[:_START].lstrip(), newline=None)) or [""]
    return bool(_span(first) or (_is_damaged(first, after=[""]) and any(map(_span, others))))


def parse(text: str, source: str) -> RawTranscript:
    """Read captions in order of time.

    Raises
    ------
    FormatError
        A line has one time, or two of which one is none.
    """
    return RawTranscript(utterances=regrouped(labelled(said(_captions(text, source)))))


def _captions(text: str, source: str) -> Iterator[Caption]:
    span: Span | None = None
    lines = [""]  # the first caption begins as others do, after an empty line
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        following = _span(line)
        if following is None:
            if _is_damaged(line, after=lines):
                told = f"expected two times, as in 0:00:01.500,0:00:03.000: {line.strip()[:60]!r}"
                raise FormatError(source, number, told)
            lines.append(line)
            continue
        if span:
            yield _caption(span, lines)
        span, lines = following, []
    if span:
        yield _caption(span, lines)


def _caption(span: Span, lines: list[str]) -> Caption:
    start, end = span
    text = "".join(lines).strip()
    return Caption(start=start, duration=end - start, parts=[RawWord(text=text)])


def _span(line: str) -> Span | None:
    """Return the two times of a line, which have hours and a fraction; None where it has none."""
    times = _times(line)
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    return times[0], times[1]


def _times(line: str) -> list[float | None]:
    """Return what commas part in a line, as seconds where it is a time."""
    clocks = [CLOCK.fullmatch(part) for part in line.strip().split(",")]
    return [seconds(*it.groups()) if it and it[1] and it[4] else None for it in clocks]


def _is_damaged(line: str, after: list[str]) -> bool:
    """Return whether a line that has not two times was to have them, and is not what is said."""
    times = _times(line)
    if len(times) <= 2 and any(time is not None for time in times):
        return True
    begins = bool(after) and not after[-1].strip() and _TIMES_ALONE.fullmatch(line)
    return bool(begins) and len(_WITH_HOURS.findall(line)) == 2
