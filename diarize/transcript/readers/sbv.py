"""SBV, captions as YouTube takes them: two times on a line, and the text below.

See socaptions.com/glossary/sbv, and "SubViewer" in subvertapp.com/docs.
"""

import io
from collections.abc import Iterator

from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.captions import Caption, said
from diarize.transcript.readers.cues import CLOCK, seconds
from diarize.transcript.readers.grouping import regrouped
from diarize.transcript.readers.labels import labelled

Span = tuple[float, float]


def recognises(text: str) -> bool:
    """Return whether a text begins with two times on a line."""
    return _span(text[:1000].lstrip().partition("\n")[0]) is not None


def parse(text: str, source: str) -> RawTranscript:
    """Read captions in order of time."""
    return RawTranscript(utterances=regrouped(labelled(said(_captions(text)))))


def _captions(text: str) -> Iterator[Caption]:
    span: Span | None = None
    lines: list[str] = []
    for line in io.StringIO(text, newline=None):
        following = _span(line)
        if following is None:
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
    clocks = [CLOCK.fullmatch(part) for part in line.strip().split(",")]
    times = [clock.groups() for clock in clocks if clock and clock[1] and clock[4]]
    if len(times) != len(clocks) or len(times) != 2:
        return None
    return seconds(*times[0]), seconds(*times[1])
