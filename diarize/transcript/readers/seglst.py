"""SegLST, segments of a meeting in JSON (github.com/fgnt/meeteval, "SegLST")."""

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped


def recognises(document: object) -> bool:
    """Return whether a document is SegLST."""
    return isinstance(document, list) and has(first(document), "session_id", "words")


def parse(root: Node) -> RawTranscript:
    """Read segments, or words where each segment has one."""
    return RawTranscript(utterances=regrouped(map(_utterance, root.items())))


def _utterance(segment: Node) -> RawUtterance:
    return RawUtterance(
        text=segment.text("words"),
        start=segment.number("start_time"),
        end=segment.number("end_time"),
        speaker=segment.name("speaker"),
        recording=segment.name("session_id"),
    )
