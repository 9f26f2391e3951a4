"""ElevenLabs Scribe (elevenlabs.io/docs, "Create transcript"), of one channel or several."""

from collections.abc import Iterator
from math import exp

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order, label

# What stands among the words and is none: the spaces between them, laughter, music.
_NO_WORDS = ("spacing", "audio_event")


def recognises(document: object) -> bool:
    """Return whether a document is of Scribe: a transcript, or those of several channels."""
    transcripts = document["transcripts"] if has(document, "transcripts") else None
    one = first(transcripts) or document
    if not has(one, "language_code", "text", "words"):
        return False
    return has(one, "language_probability") or has(first(one["words"]), "type")


def parse(root: Node) -> RawTranscript:
    """Read words, of each channel where they were told apart."""
    transcripts = root.child("transcripts").items() or [root]
    several = len(transcripts) > 1
    utterances: list[RawUtterance] = []
    for number, transcript in enumerate(transcripts):
        channel = transcript.name("channel_index") or str(number)
        utterances += _utterances(transcript, channel if several else None)
    return RawTranscript(
        utterances=in_order(utterances), language=transcripts[0].name("language_code")
    )


def _utterances(transcript: Node, channel: str | None) -> list[RawUtterance]:
    spoken = RawUtterance(text=transcript.text("text"), speaker=label(None, channel))
    return grouped(_words(transcript, channel)) or [spoken]


def _words(transcript: Node, channel: str | None) -> Iterator[RawWord]:
    for word in transcript.child("words").items():
        if word.text("type") not in _NO_WORDS:
            yield RawWord(
                text=word.text("text"),
                start=word.number("start"),
                end=word.number("end"),
                score=_score(word.number("logprob")),
                speaker=label(word.name("speaker_id"), channel),
            )


def _score(logarithm: float | None) -> float | None:
    return None if logarithm is None else exp(min(logarithm, 0.0))
