"""Amazon Transcribe Call Analytics (docs.aws.amazon.com/transcribe, "Call Analytics output")."""

from collections.abc import Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import in_order

_PUNCTUATION = "punctuation"


def recognises(document: object) -> bool:
    """Return whether a document is of Call Analytics."""
    if not has(document, "Transcript"):
        return False
    return has(first(document["Transcript"]), "Content", "BeginOffsetMillis")


def parse(root: Node) -> RawTranscript:
    """Read what the agent and the customer say."""
    return RawTranscript(
        utterances=in_order(map(_utterance, root.child("Transcript").items())),
        language=root.name("LanguageCode"),
    )


def _utterance(turn: Node) -> RawUtterance:
    return RawUtterance(
        text=turn.text("Content"),
        start=turn.milliseconds("BeginOffsetMillis"),
        end=turn.milliseconds("EndOffsetMillis"),
        words=tuple(_words(turn)),
        speaker=turn.name("ParticipantRole"),
    )


def _words(turn: Node) -> Iterator[RawWord]:
    for item in turn.child("Items").items():
        is_mark = item.text("Type") == _PUNCTUATION
        yield RawWord(
            text=item.text("Content"),
            start=item.milliseconds("BeginOffsetMillis"),
            end=item.milliseconds("EndOffsetMillis"),
            score=None if is_mark else item.number("Confidence"),
        )
