"""AssemblyAI: a finished transcript, or the messages of a stream; times in ms.

See assemblyai.com/docs: "Get transcript", and "Message Sequence" of streaming.
"""

from collections.abc import Iterator

from diarize.transcript.envelopes import unfinished
from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order, label

_MARKS = ("audio_url", "audio_duration", "acoustic_model", "speech_model")


def recognises(document: object) -> bool:
    """Return whether a document is of AssemblyAI, or the messages of a stream are."""
    if isinstance(document, list):
        return any(has(each, "turn_order", "transcript") for each in document[:10])
    parts = any(has(document, part) for part in ("utterances", "words", "sentences", "paragraphs"))
    return parts and any(has(document, mark) for mark in _MARKS)


def parse(root: Node) -> RawTranscript:
    """Read utterances where speakers or channels were told apart, else all words.

    Raises
    ------
    ValueError
        The transcript is not finished, or failed.
    """
    if isinstance(root.value, list):
        return _streamed(root.items())
    if root.name("status") not in (None, "completed"):
        raise unfinished(root)
    utterances = list(map(_utterance, root.child("utterances", "sentences", "paragraphs").items()))
    if not utterances:
        utterances = grouped(_words(root)) or [RawUtterance(text=root.text("text"))]
    return RawTranscript(utterances=in_order(utterances), language=root.name("language_code"))


def _streamed(messages: list[Node]) -> RawTranscript:
    """Read the last message of each turn; those before it have less of the turn."""
    turns = {
        message.number("turn_order"): message
        for message in messages
        if has(message.value, "turn_order")
    }
    languages = (turn.name("language_code") for turn in turns.values())
    return RawTranscript(
        utterances=in_order(map(_utterance, turns.values())),
        language=next(filter(None, languages), None),
    )


def _utterance(utterance: Node) -> RawUtterance:
    return RawUtterance(
        text=utterance.text("text", "transcript"),
        start=utterance.milliseconds("start"),
        end=utterance.milliseconds("end"),
        words=tuple(_words(utterance)),
        speaker=_speaker(utterance),
    )


def _words(parent: Node) -> Iterator[RawWord]:
    for word in parent.child("words").items():
        yield RawWord(
            text=word.text("text"),
            start=word.milliseconds("start"),
            end=word.milliseconds("end"),
            score=word.number("confidence"),
            speaker=_speaker(word),
        )


def _speaker(node: Node) -> str | None:
    # With channels told apart, the speaker is the channel, or has it in the name as "1A".
    return node.name("speaker", "speaker_label") or label(None, node.name("channel"))
