"""CHAT of TalkBank (talkbank.org/manuals/CHAT.html), an utterance a line, with bullets of times."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

from diarize.errors import FormatError
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.chat_words import spoken
from diarize.transcript.readers.grouping import in_order
from diarize.transcript.readers.spelling import aligned, respelled

_OPENING = re.compile(r"\s*@(?:UTF8|Begin)\b")
# Milliseconds between two control characters, which editors show as dots; older ones name a file.
_BULLET = re.compile("[\x15\u2022]([^\x15\u2022]*)[\x15\u2022]")
_TIMES = re.compile(r"(?:^|_)(\d{1,12})_(\d{1,12})")
_MAIN = re.compile(r"\*([^:\s]+):(.*)", re.DOTALL)
_WORDS = "%wor:"

Span = tuple[float | None, float | None]


def recognises(text: str) -> bool:
    """Return whether a text begins as CHAT does."""
    return _OPENING.match(text) is not None


def parse(text: str, source: str) -> RawTranscript:
    """Read utterances; those that have a line of words with times take these.

    Raises
    ------
    FormatError
        An utterance has no speaker.
    """
    said: list[RawUtterance] = []
    language: str | None = None
    last = 0
    for number, line in _lines(text):
        if line.startswith("*"):
            last = len(said)
            said += _utterances(line, source, number)
        elif line.startswith(_WORDS) and len(said) == last + 1:
            said[last] = _worded(said[last], line.removeprefix(_WORDS))
        elif line.startswith("@Languages:"):
            language = re.split(r"[\s,]+", line.partition(":")[2].strip())[0] or None
    return RawTranscript(utterances=in_order(said), language=language)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers; one that begins with a tab goes on with the last."""
    begin, parts = 1, list[str]()
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if parts and not line.startswith("\t"):
            yield begin, "".join(parts)
            parts = []
        begin = begin if parts else number
        parts.append(line.replace("\n", " "))
    yield begin, "".join(parts)


def _utterances(line: str, source: str, number: int) -> Iterator[RawUtterance]:
    """Yield what is said in a line, cut at its bullets."""
    found = _MAIN.match(line)
    if not found:
        raise FormatError(source, number, f"expected *SPEAKER: and words, found {line[:30]!r}")
    for text, (start, end) in _timed(found[2]):
        words = spoken(text)
        if any(map(str.isalnum, words)):
            yield RawUtterance(text=words, start=start, end=end, speaker=found[1])


def _timed(text: str) -> Iterator[tuple[str, Span]]:
    """Yield text and the times behind it, in seconds."""
    waiting = ""
    for place, part in enumerate(_BULLET.split(text)):
        times = _TIMES.search(part) if place % 2 else None
        if times:
            yield waiting, (int(times[1]) / 1000, int(times[2]) / 1000)
            waiting = ""
        elif not place % 2:  # other bullets name pictures
            waiting += part
    if waiting.strip():
        yield waiting, (None, None)


def _worded(utterance: RawUtterance, line: str) -> RawUtterance:
    """Return an utterance whose words have the times of a line of them."""
    timed = [
        RawWord(text=said, start=start, end=end)
        for text, (start, end) in _timed(line)
        if (said := spoken(text))
    ]
    words = respelled(timed, utterance.text) or aligned(timed, utterance.text)
    return replace(utterance, words=tuple(words))
