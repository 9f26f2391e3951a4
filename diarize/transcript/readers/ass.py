"""Subtitles of (Advanced) SubStation Alpha, "Sub Station Alpha v4.00+ Script Format".

Syllables may have times, as for karaoke.
"""

import io
import re
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.cues import CLOCK, seconds, text_of
from diarize.transcript.readers.grouping import regrouped
from diarize.transcript.readers.labels import labelled
from diarize.transcript.readers.spelling import joined

_OPENING = re.compile(r"\s*\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE)
_BLOCK = re.compile(r"\{([^{}]*)\}")
_SYLLABLE = re.compile(r"\\[kK][fo]?(\d{1,6})")
_DRAWING = re.compile(r"\\p(\d+)")
_BREAK = re.compile(r"\\[Nnh]")
_COLUMNS = frozenset({"start", "end", "text"})

# The text between blocks, and what the block before it says.
Piece = tuple[str, str]


def recognises(text: str) -> bool:
    """Return whether a text begins with a section of a script."""
    return _OPENING.match(text) is not None


def parse(text: str, source: str) -> RawTranscript:
    """Read dialogues in order of time; comments and drawings are left out.

    Raises
    ------
    FormatError
        A line has too few columns, or a time is none.
    """
    return RawTranscript(utterances=regrouped(labelled(_dialogues(text, source))))


def _dialogues(text: str, source: str) -> Iterator[RawUtterance]:
    columns: list[str] = []
    for place, line in enumerate(io.StringIO(text, newline=None), start=1):
        kind, _, rest = line.strip().partition(":")
        if kind == "Format":  # the styles have one too, before that of the dialogues
            columns = [column.strip().lower() for column in rest.split(",")]
        elif kind == "Dialogue":
            try:
                yield _dialogue(rest, columns)
            except ValueError as problem:
                raise FormatError(source, place, str(problem)) from problem


def _dialogue(line: str, columns: list[str]) -> RawUtterance:
    if not _COLUMNS.issubset(columns):
        raise ValueError("expected a line before it that begins 'Format:' and has Start, End, Text")
    fields = line.split(",", len(columns) - 1)
    if len(fields) != len(columns):
        raise ValueError(f"expected {len(columns)} columns, as in Format, found {len(fields)}")
    found = dict(zip(columns, fields, strict=True))
    start, end = _seconds(found["start"]), _seconds(found["end"])
    speaker = (found.get("name") or found.get("actor") or "").strip() or None
    pieces = list(_pieces(found["text"]))
    if any(_SYLLABLE.search(block) for block, _ in pieces):
        words = tuple(word for word in joined(_syllables(pieces, start)) if word.text.strip())
        return RawUtterance(words=words, start=start, end=end, speaker=speaker)
    text = text_of(["".join(shown for _, shown in pieces)])
    return RawUtterance(text=text, start=start, end=end, speaker=speaker)


def _seconds(text: str) -> float:
    clock = CLOCK.fullmatch(text.strip())
    if not clock:
        raise ValueError(f"expected a time, as 0:01:02.50, found {text.strip()[:30]!r}")
    return seconds(*clock.groups())


def _pieces(text: str) -> Iterator[Piece]:
    """Yield text that is shown, and the block before it; while one draws, nothing is."""
    block, draws = "", False
    for place, part in enumerate(_BLOCK.split(text)):
        if place % 2:
            block = part
            modes = _DRAWING.findall(part)
            draws = modes[-1].strip("0") != "" if modes else draws
        else:
            yield block, "" if draws else _BREAK.sub("\n", part)


def _syllables(pieces: list[Piece], start: float) -> Iterator[RawWord]:
    """Yield syllables, each after the last; spaces between words stand alone, for `joined`."""
    time = start
    yield RawWord(text=" ")
    for block, text in pieces:
        begun, time = time, time + sum(map(int, _SYLLABLE.findall(block))) / 100
        lasts = time > begun and text.strip()
        yield RawWord(text=" " * text[:1].isspace())
        yield RawWord(
            text=text.strip(),
            start=round(begun, 9) if lasts else None,
            end=round(time, 9) if lasts else None,
        )
        yield RawWord(text=" " * text[-1:].isspace())
