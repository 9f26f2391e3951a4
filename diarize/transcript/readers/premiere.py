"""Adobe Premiere Pro, "Static Transcript" (schemas.adobe.com/transcript/v1.0.0)."""

from collections.abc import Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.grouping import grouped_by, later

_PUNCTUATION = "punctuation"
_NO_LANGUAGE = "??-??"


def recognises(document: object) -> bool:
    """Return whether a document is of Premiere."""
    if not has(document, "segments", "speakers"):
        return False
    head = first(document["segments"])
    return has(head, "words", "start", "duration") and not has(head, "text")


def parse(root: Node) -> RawTranscript:
    """Read the words of each segment; speakers are named."""
    language = root.name("language")
    return RawTranscript(
        utterances=grouped_by(root.child("segments"), root.child("speakers"), _words),
        language=None if language == _NO_LANGUAGE else language,
    )


def _words(segment: Node, speaker: str | None) -> Iterator[RawWord]:
    for word in segment.child("words").items():
        text, start = word.text("text"), word.number("start")
        if word.text("type") == _PUNCTUATION:
            yield RawWord(text=text, speaker=speaker)
        else:
            yield RawWord(
                text=text,
                start=start,
                end=None if start is None else later(word.number("duration"), start),
                score=word.number("confidence"),
                speaker=speaker,
            )
