"""Azure Speech: batch, fast and detailed results; its ticks are of 100 ns.

See learn.microsoft.com/azure/ai-services/speech-service: "Get batch transcription results", "Use
the fast transcription API", "Get speech recognition results".
"""

import re
from collections.abc import Iterator
from typing import Any

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import in_order, label
from diarize.transcript.readers.spelling import aligned, respelled

TICKS = 1e7
_NOBODY = "Unknown"
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def recognises(document: Any) -> bool:
    """Return whether a document is of Azure, in one of the three forms."""
    one = first(document) if isinstance(document, list) else document
    is_detailed = has(one, "NBest") or has(one, "RecognitionStatus")
    return is_detailed or has(one, "recognizedPhrases") or has(one, "combinedPhrases", "phrases")


def parse(root: Node) -> RawTranscript:
    """Read phrases in the spelling for display, with the times of their words."""
    phrases = root.items() if isinstance(root.value, list) else [root]
    if has(root.value, "recognizedPhrases") or has(root.value, "phrases"):
        phrases = root.child("recognizedPhrases", "phrases").items()
    several = len({phrase.name("channel", "Channel") for phrase in phrases} - {None}) > 1
    return RawTranscript(
        utterances=in_order(_utterance(phrase, several) for phrase in phrases),
        language=next(filter(None, (phrase.name("locale") for phrase in phrases)), None),
    )


def _utterance(phrase: Node, several: bool) -> RawUtterance:
    alternatives = phrase.child("nBest", "NBest").items()
    best = alternatives[0] if alternatives else phrase
    text = best.text("display", "Display", "text", "DisplayText", "lexical", "Lexical")
    words = list(_words(best))
    start, end = _times(phrase)
    return RawUtterance(
        text=text,
        start=start,
        end=end,
        words=tuple(respelled(words, text) or aligned(words, text) or words),
        speaker=label(
            _speaker(phrase) or _speaker(best),
            phrase.name("channel", "Channel") if several else None,
        ),
    )


def _speaker(node: Node) -> str | None:
    speaker = node.name("speaker", "SpeakerId")
    return None if speaker == _NOBODY else speaker


def _words(best: Node) -> Iterator[RawWord]:
    words = best.child("displayWords", "DisplayWords") or best.child("words", "Words")
    for word in words.items():
        start, end = _times(word)
        yield RawWord(
            text=word.text("displayText", "DisplayText", "text", "word", "Word"),
            start=start,
            end=end,
            score=word.number("confidence", "Confidence"),
        )


def _times(node: Node) -> tuple[float | None, float | None]:
    start, duration = _time(node, "offset"), _time(node, "duration")
    return start, None if start is None or duration is None else round(start + duration, 9)


def _time(node: Node, name: str) -> float | None:
    """Return seconds, from milliseconds, ticks or a duration like PT1M2.5S.

    A number without a unit is in ticks if its name is capital, and else in milliseconds, as of
    the first fast transcriptions.
    """
    plain = node.child(name)
    is_number = isinstance(plain.value, int | float)
    milliseconds = node.number(f"{name}Milliseconds")
    if milliseconds is None and is_number and not node.child(f"{name}InTicks"):
        milliseconds = plain.as_number()
    if milliseconds is not None:
        return milliseconds / 1000
    found = node.child(f"{name}InTicks", name, name.capitalize())
    if isinstance(found.value, str) and (iso := _ISO.fullmatch(found.value)):
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return 3600 * hours + 60 * minutes + seconds
    ticks = found.as_number()
    return None if ticks is None else ticks / TICKS
