"""SubRip subtitles: numbered cues of plain text, with a few tags of HTML at the most."""

import io
import re
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.transcript.guarding import MARKUP, unguarded
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers import vtt
from diarize.transcript.readers.cues import TIMING_SIGN, Cue, parted, text_of, timing
from diarize.transcript.readers.grouping import regrouped
from diarize.transcript.readers.highlighting import told_once
from diarize.transcript.readers.labels import labelled

_TAG = re.compile(r"</?(?:[bius]|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_TIMED = re.compile(rf"\s*[\d:.,]+\s*{TIMING_SIGN}")


def recognises(text: str) -> bool:
    """Return whether a text begins with a cue: a number and times, or times."""
    lines = [line for line in text.lstrip()[:1000].splitlines() if line.strip()][:2]
    return any(map(_TIMED.match, lines)) and not vtt.recognises(text)


def parse(text: str, source: str) -> RawTranscript:
    """Read cues in order of time.

    Raises
    ------
    FormatError
        A line with an arrow has no times.
    """
    return RawTranscript(utterances=regrouped(labelled(told_once(_cues(text, source), _said))))


def _cues(text: str, source: str) -> Iterator[Cue]:
    span: tuple[float, float] | None = None
    lines: list[str] = []
    last: int | None = None
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if TIMING_SIGN not in line:
            lines.append(line)
            continue
        # what stands before the times is the number of the cue; all else is text of the last
        found = _number(lines, last, is_first=span is None)
        if found is not None:
            last = found
            lines.pop()
        if span:
            yield Cue(*span, text_of(lines))
        try:
            span, lines = timing(line), []
        except ValueError as problem:
            raise FormatError(source, number, str(problem)) from problem
    if span:
        yield Cue(*span, text_of(lines))


def _number(lines: list[str], last: int | None, *, is_first: bool) -> int | None:
    """Return the number of a cue, if the last of the lines before its times is one.

    It has an empty line before it, or goes on from the ``last``; other digits are text.
    """
    digits = lines[-1].strip("\ufeff \t\n") if lines else ""
    if not digits.isdecimal():
        return None
    stands_alone = is_first or (len(lines) > 1 and not lines[-2].strip())
    goes_on = last is not None and int(digits) > last
    return int(digits) if stands_alone or goes_on else None


def _said(cue: Cue) -> RawUtterance:
    speaker, text = parted(text_of([_TAG.sub("", cue.payload)]))
    return RawUtterance(text=unguarded(text, MARKUP), start=cue.start, end=cue.end, speaker=speaker)
