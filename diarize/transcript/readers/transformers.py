"""Hugging Face transformers, its pipeline with ``return_timestamps``.

See huggingface.co/docs/transformers: ``AutomaticSpeechRecognitionPipeline``.
"""

from collections.abc import Iterable

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order
from diarize.transcript.readers.spelling import joined
from diarize.transcript.tokens import is_token


def recognises(document: object) -> bool:
    """Return whether a document is of the pipeline."""
    if not has(document, "text", "chunks") or not isinstance(document["chunks"], list):
        return False
    return not document["chunks"] or has(first(document["chunks"]), "text", "timestamp")


def parse(root: Node) -> RawTranscript:
    """Read chunks, which are segments, words or, of a CTC model, characters."""
    given = root.child("chunks").items()
    chunks = list(_whole(map(_chunk, given)))
    if all(is_token(chunk.text) for chunk in chunks):
        utterances = grouped(chunks)
    else:
        utterances = in_order(_utterance(chunk) for chunk in chunks)
    return RawTranscript(
        utterances=utterances or [RawUtterance(text=root.text("text"))],
        language=next(filter(None, (chunk.name("language") for chunk in given)), None),
    )


def _chunk(chunk: Node) -> RawWord:
    start, end, *_ = [*chunk.child("timestamp").items(), *[Node(None, chunk.path)] * 2]
    return RawWord(text=chunk.text("text"), start=start.as_number(), end=end.as_number())


def _whole(chunks: Iterable[RawWord]) -> Iterable[RawWord]:
    """Return chunks that say something; characters are joined to words."""
    given = list(chunks)
    if all(len(chunk.text.strip()) <= 1 for chunk in given):
        given = list(joined(given))
    return (chunk for chunk in given if chunk.text.strip())


def _utterance(chunk: RawWord) -> RawUtterance:
    return RawUtterance(text=chunk.text, start=chunk.start, end=chunk.end)
