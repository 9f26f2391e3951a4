"""Deepgram, recorded audio and live (developers.deepgram.com, "Pre-Recorded", "Live Audio")."""

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import channels, grouped, in_order, label


def recognises(document: object) -> bool:
    """Return whether a document is of Deepgram, or the messages of a stream are."""
    if isinstance(document, list):
        return any(_is_message(each) for each in document[:10])
    is_recorded = has(document, "results") and has(document["results"], "channels")
    return is_recorded or _is_message(document)


def _is_message(document: object) -> bool:
    return has(document, "channel", "channel_index") and has(document["channel"], "alternatives")


def parse(root: Node) -> RawTranscript:
    """Read utterances where they were asked for, else the best alternative of each channel."""
    if isinstance(root.value, list) or _is_message(root.value):
        return _live(root.items() if isinstance(root.value, list) else [root])
    results = root.child("results")
    heard = results.child("channels").items()
    several = len(heard) > 1
    utterances = [_utterance(each, several) for each in results.child("utterances").items()]
    if not utterances:
        for number, channel in enumerate(heard):
            utterances += _channel(channel, str(number) if several else None)
    language = heard[0].name("detected_language") if heard else None
    return RawTranscript(utterances=in_order(utterances), language=language)


def _live(messages: list[Node]) -> RawTranscript:
    """Read what is final in a stream; what is not comes again."""
    results = [each for each in messages if _is_message(each.value) and _is_final(each)]
    named = channels(_number(result) for result in results)
    return RawTranscript(
        utterances=in_order(
            utterance
            for name, result in zip(named, results, strict=True)
            for utterance in _channel(result.child("channel"), name)
        )
    )


def _is_final(message: Node) -> bool:
    return message.child("is_final").value is not False


def _number(message: Node) -> str | None:
    """Return which channel is heard, of how many."""
    (index,) = message.child("channel_index").leading(1)
    number = index.as_number()
    return None if number is None else f"{number:g}"


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
