"""Deepgram, pre-recorded audio (developers.deepgram.com, "Pre-Recorded Audio" response)."""

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order, label


def recognises(document: object) -> bool:
    """Return whether a document is of Deepgram."""
    return has(document, "results") and has(document["results"], "channels")


def parse(root: Node) -> RawTranscript:
    """Read utterances where they were asked for, else the best alternative of each channel."""
    results = root.child("results")
    channels = results.child("channels").items()
    several = len(channels) > 1
    utterances = [_utterance(each, several) for each in results.child("utterances").items()]
    if not utterances:
        for number, channel in enumerate(channels):
            utterances += _channel(channel, str(number) if several else None)
    language = channels[0].name("detected_language") if channels else None
    return RawTranscript(utterances=in_order(utterances), language=language)


def _utterance(utterance: Node, several: bool) -> RawUtterance:
    channel = utterance.name("channel") if several else None
    return RawUtterance(
        text=utterance.text("transcript"),
        start=utterance.number("start"),
        end=utterance.number("end"),
        words=tuple(_word(word, channel) for word in utterance.child("words").items()),
        speaker=label(utterance.name("speaker"), channel),
    )


def _channel(channel: Node, name: str | None) -> list[RawUtterance]:
    for alternative in channel.child("alternatives").items()[:1]:
        words = [_word(word, name) for word in alternative.child("words").items()]
        spoken = RawUtterance(text=alternative.text("transcript"), speaker=label(None, name))
        return grouped(words) if words else [spoken]
    return []


def _word(word: Node, channel: str | None) -> RawWord:
    return RawWord(
        text=word.text("punctuated_word", "word"),
        start=word.number("start"),
        end=word.number("end"),
        score=word.number("confidence"),
        speaker=label(word.name("speaker"), channel),
    )
