"""What captions of YouTube have in common: lines that stay while the next is said already."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from diarize.transcript.raw import RawUtterance, RawWord
from diarize.transcript.readers.cues import text_of
from diarize.transcript.readers.grouping import in_order, later
from diarize.transcript.readers.spelling import joined, parts_of

# What stands where another speaker begins, and is no word.
_CHANGE = re.compile(r"(?<!\S)>{2,}\s*")
_TAG = re.compile(
    r"</?(?:strong|em|b|i|u|mark|small|del|ins|sub|sup|font|br)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A line: when and how long it is shown, in seconds, and its parts.

    Parts may have starts of their own. ``appends`` is true of what only moves the lines up.
    """

    start: float | None
    duration: float | None
    parts: Sequence[RawWord]
    appends: bool = False


def untagged(text: str) -> str:
    """Return text without the tags of HTML that captions may have."""
    return _TAG.sub("", text)


def said(captions: Iterable[Caption], recording: str | None = None) -> list[RawUtterance]:
    """Return what captions say, in order of time; each ends when the next begins, if not before.

    Where lines move up they are shown for longer than they are said, so each ends just then.
    """
    given = list(captions)
    rolls = any(each.appends for each in given)
    starts = sorted(each.start for each in given if each.start is not None)
    found = (_utterance(each, _end(each, starts, rolls=rolls)) for each in given)
    return in_order(replace(each, recording=recording) for each in found if each.text or each.words)


def _end(caption: Caption, starts: list[float], *, rolls: bool) -> float | None:
    if caption.start is None:
        return None
    end = later(caption.duration, caption.start)
    place = bisect_right(starts, caption.start)
    if place == len(starts):
        return end
    return starts[place] if rolls or end is None else min(end, starts[place])


def _utterance(caption: Caption, end: float | None) -> RawUtterance:
    parts = [replace(part, text=_CHANGE.sub("", part.text)) for part in caption.parts]
    if sum(part.start is not None for part in parts if part.text.strip()) > 1:
        words = tuple(word for part in joined(parts) for word in parts_of(part))
        return RawUtterance(words=words, start=caption.start, end=end)
    text = text_of(["".join(part.text for part in parts)])
    return RawUtterance(text=text, start=caption.start, end=end)
