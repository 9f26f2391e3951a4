"""Gladia, version 2 (docs.gladia.io, "Get pre-recorded job result"), and its callbacks."""

from typing import Any

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import in_order, label
from diarize.transcript.readers.spelling import joined

# Where the transcription is: in the result of a job, in the payload of a callback, or bare.
_OUTER = ("result", "payload")
_INNER = "transcription"


def recognises(document: Any) -> bool:
    """Return whether a document is of Gladia."""
    outer = next((document[key] for key in _OUTER if has(document, key)), document)
    inner = outer[_INNER] if has(outer, _INNER) else outer
    return has(inner, "full_transcript", "utterances")


def parse(root: Node) -> RawTranscript:
    """Read utterances."""
    outer = root.child(*_OUTER) or root
    inner = outer.child(_INNER) or outer
    given = inner.child("utterances").items()
    several = len({each.name("channel") for each in given} - {None}) > 1
    utterances = in_order(_utterance(each, several) for each in given)
    return RawTranscript(
        utterances=utterances or [RawUtterance(text=inner.text("full_transcript"))],
        language=next(filter(None, (each.name("language") for each in given)), None),
    )


def _utterance(utterance: Node, several: bool) -> RawUtterance:
    return RawUtterance(
        text=utterance.text("text"),
        start=utterance.number("start"),
        end=utterance.number("end"),
        words=tuple(joined(map(_word, utterance.child("words").items()))),
        speaker=label(utterance.name("speaker"), utterance.name("channel") if several else None),
    )


def _word(word: Node) -> RawWord:
    return RawWord(
        text=word.text("word"),
        start=word.number("start"),
        end=word.number("end"),
        score=word.number("confidence"),
    )
