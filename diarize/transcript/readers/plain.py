"""Text with times, as people export it for reading from Otter, Rev, Teams, Sonix and many others.

A time stands before what is said, before or after the name of who says it, or in a line of its
own; no specification says so. What is said goes on until the next time.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from diarize.errors import FormatError
from diarize.transcript.extents import PACE
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers import lrc, sbv, srt, vtt
from diarize.transcript.readers.clocks import CLOCK, seconds_of
from diarize.transcript.readers.grouping import in_order
from diarize.transcript.readers.labels import are_speakers, is_labelled, labelled, name_alone

_TIME = (
    rf"(?P<open>[\[(]?)(?P<start>{CLOCK})(?:\s*(?:-->|[-\u2013\u2014])\s*(?P<end>{CLOCK}))?[\])]?"
)
_NAME = r"(?P<name>\S.{0,60}?)"
_FORMS = {
    "first": re.compile(
        rf"{_TIME}(?:(?:(?<=[\])])|:?\s)\s*(?:[:|\u2013\u2014-]\s+)?(?P<text>.*)|:?)"
    ),
    "last": re.compile(rf"{_NAME}(?P<gap>[\s,|\u2013\u2014-]+){_TIME}:?"),
    "amid": re.compile(rf"{_NAME}\s*(?P<open>[\[(])(?P<start>{CLOCK})[\])]:?\s+(?P<text>\S.*)"),
}
"""Where a time stands in its line: before all else, after a name, or between that and text."""
_NOT_SAID = re.compile(r"Transcribed by https?://\S+")
_EMPHASIS = re.compile(r"\*\*|__|^(?:#+|[-*])\s+")
_START = 10_000
"""Characters among which a text with times has its first ones."""
_LEAST = 2
_DAY = 86_400.0
_HALF_A_DAY = _DAY / 2
"""Seconds; what goes back so far is of the next day."""
_HEADING_LINES = 30
"""Lines that may stand before the first time: a title, the date, who was there."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What is said from a time on: when, by whom if the line of the time says so, and its lines."""

    start: float
    end: float | None = None
    speaker: str | None = None
    lines: list[str] = field(default_factory=list)


def recognises(text: str) -> bool:
    """Return whether times stand where they do in transcripts, in order, and in no other format."""
    if any(other.recognises(text) for other in (lrc, sbv, srt, vtt)):
        return False
    before, blocks = _cut(text[:_START])
    starts = [block.start for block in blocks]
    is_soon = len(before) <= _HEADING_LINES
    return is_soon and len(starts) >= _LEAST and starts == sorted(starts)


def parse(text: str, source: str) -> RawTranscript:
    """Read what is said, in order of time; what stands before the first time is not said.

    Raises
    ------
    FormatError
        Nothing is said.
    """
    before, blocks = _cut(text)
    following = [*(block.start for block in blocks[1:]), None]
    told = zip(_named(before, blocks), following, strict=True)
    said = [each for block, time in told for each in _utterances(block, time)]
    if not said:
        raise FormatError(source, None, "has times, but no words")
    return RawTranscript(utterances=in_order(labelled(said)))


def _cut(text: str) -> tuple[list[str], list[_Block]]:
    """Return the lines before the first time, and what is said from each time on.

    Times stand in one way in a file; where they stand in another, they are words.
    """
    lines = [line for each in io.StringIO(text, newline=None) if (line := _plain(each))]
    stamps = [_stamp(line) for line in lines]
    styles = Counter(style for style, _ in filter(None, stamps))
    usual = max(styles, key=lambda style: styles[style], default="")
    before: list[str] = []
    blocks: list[_Block] = []
    for line, stamp in zip(lines, stamps, strict=True):
        if stamp and stamp[0] == usual:
            blocks.append(stamp[1])
        else:
            (blocks[-1].lines if blocks else before).extend(_parts(line))
    return before, list(_past_midnight(blocks))


def _stamp(line: str) -> tuple[str, _Block] | None:
    """Return in which way a time stands in a line, and what begins then; None without one."""
    for form, pattern in _FORMS.items():
        if found := pattern.fullmatch(line):
            told = found.groupdict(default="")
            name, gap = _bare(told.get("name")), told.get("gap", "")
            if name is None or name_alone(name):
                wide = "wide" if gap.strip() or len(gap) > 1 else ""
                end = seconds_of(told["end"]) if told.get("end") else None
                block = _Block(seconds_of(told["start"]), end, name, _parts(told.get("text", "")))
                return f"{form}{told['open']}{wide}", block
    return None


def _bare(name: str | None) -> str | None:
    """Take the brackets off a name, as in captions that Zoom saves."""
    return name[1:-1] if name and name.startswith("[") and name.endswith("]") else name


def _plain(line: str) -> str:
    """Return what a line says, without the marks of Markdown around times and names."""
    plain = _EMPHASIS.sub("", line.strip()).strip()
    return "" if _NOT_SAID.fullmatch(plain) else plain


def _parts(text: str) -> list[str]:
    """Return the cells of a line of a table, or the line."""
    return [part.strip() for part in text.split("\t") if part.strip()]


def _past_midnight(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Let the times of a day go on in the next one."""
    days, last = 0, 0.0
    for block in blocks:
        start, end = block.start, block.end
        days += start < last - _HALF_A_DAY
        last = start
        if end is not None:
            end += _DAY * (days + (end < start - _HALF_A_DAY))
        yield replace(block, start=start + _DAY * days, end=end)


def _named(before: list[str], blocks: list[_Block]) -> list[_Block]:
    """Take names in lines of their own before each time, as in what is copied from a page, off."""
    lasts = [lines[-1] if lines else "" for lines in (before, *(block.lines for block in blocks))]
    names = [name for name in map(name_alone, lasts[:-1]) if name]
    if len(names) < len(blocks) or not are_speakers(names) or any(each.speaker for each in blocks):
        return blocks
    ends = [*(block.lines[:-1] for block in blocks[:-1]), blocks[-1].lines]
    told = zip(blocks, names, ends, strict=True)
    return [replace(block, speaker=name, lines=lines) for block, name, lines in told]


def _utterances(block: _Block, following: float | None) -> Iterator[RawUtterance]:
    """Yield what is said until the time that follows.

    Google Meet writes a time every few minutes: of those who talk in between each has a share of
    it by the letters of what they say.
    """
    texts = _turns(block.lines)
    last = block.end or (following if len(texts) > 1 else None)
    for text, start, end in zip(texts, *_shares(texts, block.start, last), strict=True):
        yield RawUtterance(text=text, start=start, end=end, speaker=block.speaker)


def _turns(lines: Sequence[str]) -> list[str]:
    """Return what is said by one after the other, if all begin with names."""
    texts: list[str] = []
    for line in lines:
        if texts and not (is_labelled(texts[0]) and is_labelled(line)):
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


def _shares(
    texts: Sequence[str], start: float, end: float | None
) -> tuple[list[float], list[float | None]]:
    """Return when each text starts and ends; the last ends at ``end``."""
    letters = [0, *accumulate(map(len, texts))]
    pace = PACE
    if end is not None and end > start:
        pace = (end - start) / max(letters[-1], 1)
    starts = [start + pace * each for each in letters[:-1]]
    return starts, [*starts[1:], *([end] if texts else [])]
