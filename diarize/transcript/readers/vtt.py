"""WebVTT subtitles (w3.org/TR/webvtt1), with the voices and the times inside cues."""

import io
import json
import re
from collections.abc import Iterator
from html import unescape

from diarize.errors import FormatError
from diarize.formats.names import unescaped
from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.cues import (
    CLOCK,
    TIMING_SIGN,
    Cue,
    parted,
    seconds,
    text_of,
    timing,
)
from diarize.transcript.readers.grouping import regrouped
from diarize.transcript.readers.highlighting import told_once
from diarize.transcript.readers.labels import labelled
from diarize.transcript.readers.spelling import parts_of

HEADER = "WEBVTT"
_TAG = re.compile(r"<([^<>]*)>")
# Words with times of their own, as captions have that roll: each line is there twice.
_TIMED = re.compile(r"<(?:\d+:)?\d\d:\d\d\.\d{3}>")
FOLLOWING = 0.1
"""Seconds from the end of a cue to the next, of which a line alone may have moved up."""
_VOICE = re.compile(r"v(?:\.\S*)?\s+(.*)", re.DOTALL)

# Who speaks from where on, and the text up to the next tag that changes either.
Span = tuple[str | None, float | None, str]


def recognises(text: str) -> bool:
    """Return whether a text begins as WebVTT does."""
    return text.startswith(HEADER)


def parse(text: str, source: str) -> RawTranscript:
    """Read cues in order of time; notes, styles and regions are left out.

    Raises
    ------
    FormatError
        A line with an arrow has no times.
    """
    return RawTranscript(utterances=regrouped(labelled(told_once(_cues(text, source), _said))))


def _cues(text: str, source: str) -> Iterator[Cue]:
    is_rolling, last, until = _TIMED.search(text) is not None, "", 0.0
    for number, block in _blocks(text):
        arrow = next((row for row, line in enumerate(block[:2]) if TIMING_SIGN in line), None)
        if arrow is None:
            continue
        try:
            start, end = timing(block[arrow])
        except ValueError as problem:
            raise FormatError(source, number + arrow, str(problem)) from problem
        lines = [line for line in block[arrow + 1 :] if line.strip()]
        shown = [_TAG.sub("", line).strip() for line in lines]
        # the line has moved up, and is said once; elsewhere people say the same again
        has_moved = start - until <= FOLLOWING or (len(lines) > 1 and _is_next(*lines[:2]))
        if is_rolling and shown and shown[0] == last and has_moved:
            lines = lines[1:]
        last, until = shown[-1] if shown else last, end
        if lines:
            yield Cue(start, end, text_of(lines))


def _is_next(above: str, below: str) -> bool:
    """Return whether a line without times of its words stands above one that has them."""
    return _TIMED.search(above) is None and _TIMED.search(below) is not None


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines between empty lines, and the number of the first; times begin a block too.

    A line of spaces is part of a cue, as in captions that roll, unless the next cue follows it.
    """
    block: list[str] = []
    begin, spaces = 1, False
    lines = list(io.StringIO(text, newline=None))
    for number, line in enumerate(lines, start=1):
        if not line.strip() and line.strip("\n"):
            spaces = True
            continue
        is_next = spaces and any(TIMING_SIGN in each for each in lines[number - 1 : number + 1])
        if not line.strip() or is_next or (TIMING_SIGN in line and _has_times(block)):
            yield begin, block
            block = []
        if line.strip():
            begin = begin if block else number
            block.append(line)
        spaces = False
    yield begin, block


def _has_times(block: list[str]) -> bool:
    """Return whether a block has its times, or is past the line where they may be."""
    return len(block) > 1 or any(TIMING_SIGN in line for line in block)


def _said(cue: Cue) -> RawUtterance:
    if (told := _told(cue.payload)) is not None:
        text, speaker = told.text("spokenText"), told.name("speakerName")
        return RawUtterance(text=text, start=cue.start, end=cue.end, speaker=speaker)
    spans = list(_labelled([span for span in _spans(cue.payload) if span[2].strip()]))
    speakers = {speaker for speaker, _, _ in spans}
    if len(speakers) == 1 and all(begins is None for _, begins, _ in spans):
        text = "".join(text for _, _, text in spans)
        return RawUtterance(text=text, start=cue.start, end=cue.end, speaker=speakers.pop())
    parts = (RawWord(text=text, start=begins, speaker=speaker) for speaker, begins, text in spans)
    words = tuple(word for part in parts for word in parts_of(part))
    return RawUtterance(start=cue.start, end=cue.end, words=words)


def _told(payload: str) -> Node | None:
    """Return what Microsoft Graph tells of a cue (``metadataContent`` of a call's transcript)."""
    if not payload.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return Node(found) if has(found, "spokenText", "speakerName") else None


def _labelled(spans: list[Span]) -> Iterator[Span]:
    """Yield spans, with the speaker whom whisperX names in the text of those without a voice."""
    label = None
    for place, (voice, begins, text) in enumerate(spans):
        said = text
        if place == 0 and voice is None:
            label, said = parted(text)
        label = label if voice is None else None
        yield voice or label, begins, said


def _spans(payload: str) -> Iterator[Span]:
    """Yield the text of a cue, cut where the voice changes or a time is given."""
    speaker: str | None = None
    begins: float | None = None
    parts: list[str] = []
    for place, part in enumerate(_TAG.split(payload)):
        if place % 2 == 0:
            parts.append(unescape(part))
            continue
        voice, clock = _VOICE.fullmatch(part), CLOCK.fullmatch(part.strip())
        if not voice and not clock and part != "/v":
            continue
        yield speaker, begins, "".join(parts)
        parts = []
        begins = seconds(*clock.groups()) if clock else None
        if not clock:
            speaker = unescaped(unescape(voice[1]).strip()) or None if voice else None
    yield speaker, begins, "".join(parts)
