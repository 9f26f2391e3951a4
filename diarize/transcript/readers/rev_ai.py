"""Rev.ai (docs.rev.ai, "Get transcript by id"); Temi writes the same, with names."""

import re
from collections.abc import Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.grouping import grouped_by
from diarize.transcript.readers.spelling import joined

_PUNCTUATION = "punct"
# What is heard and is no word: <laugh>, <inaudible>
_EVENT = re.compile(r"\s*<[^<>]*>\s*")


def recognises(document: object) -> bool:
    """Return whether a document is of Rev.ai."""
    if not has(document, "monologues") or not isinstance(document["monologues"], list):
        return False
    return not document["monologues"] or has(first(document["monologues"]), "elements")


def parse(root: Node) -> RawTranscript:
    """Read the words of each monologue; speakers are named where the file has their names."""
    return RawTranscript(
        utterances=grouped_by(root.child("monologues"), root.child("speakers"), _words),
        language=root.name("language"),
    )


def _words(monologue: Node, speaker: str | None) -> Iterator[RawWord]:
    return (word for word in joined(_tokens(monologue, speaker)) if word.text.strip())


def _tokens(monologue: Node, speaker: str | None) -> Iterator[RawWord]:
    """Yield words and punctuation; a word that follows no punctuation has a space before it.

    Spaces are punctuation too, but some files have none.
    """
    last = ""
    for element in monologue.child("elements").items():
        kind, text = element.text("type"), element.text("value")
        if not _EVENT.fullmatch(text):
            yield RawWord(
                text=text if _PUNCTUATION in (kind, last) else f" {text}",
                start=element.number("ts"),
                end=element.number("end_ts"),
                score=element.number("confidence"),
                speaker=speaker,
            )
        last = kind
