"""Podcasting 2.0, its JSON (github.com/Podcastindex-org/podcast-namespace, ``transcripts.md``)."""

from collections.abc import Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped


def recognises(document: object) -> bool:
    """Return whether a document has segments with a body."""
    return has(document, "segments") and has(first(document["segments"]), "startTime", "body")


def parse(root: Node) -> RawTranscript:
    """Read segments, which are sentences or words; who talks is named where it changes."""
    return RawTranscript(utterances=regrouped(_segments(root)), language=root.name("language"))


def _segments(root: Node) -> Iterator[RawUtterance]:
    speaker: str | None = None
    for segment in root.child("segments").items():
        speaker = segment.name("speaker") or speaker
        yield RawUtterance(
            text=segment.text("body"),
            start=segment.number("startTime"),
            end=segment.number("endTime"),
            speaker=speaker,
        )
