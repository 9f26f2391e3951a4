"""Recall.ai, meetings: participants and their words (docs.recall.ai, "Download Schemas")."""

from collections.abc import Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import in_order


def recognises(document: object) -> bool:
    """Return whether a document is of Recall.ai."""
    return isinstance(document, list) and has(first(document), "participant", "words")


def parse(root: Node) -> RawTranscript:
    """Read what each participant says; one without a name is known by number."""
    parts = root.items()
    languages = (part.name("language_code") for part in parts)
    return RawTranscript(
        utterances=in_order(map(_utterance, parts)), language=next(filter(None, languages), None)
    )


def _utterance(part: Node) -> RawUtterance:
    return RawUtterance(
        words=tuple(_words(part)), speaker=part.child("participant").name("name", "id")
    )


def _words(part: Node) -> Iterator[RawWord]:
    for word in part.child("words").items():
        yield RawWord(
            text=word.text("text"),
            start=word.child("start_timestamp").number("relative"),
            end=word.child("end_timestamp").number("relative"),
        )
