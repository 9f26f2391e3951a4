"""Hugging Face transformers, its pipeline with ``return_timestamps``.

See huggingface.co/docs/transformers: ``AutomaticSpeechRecognitionPipeline``. Programs that
diarize, too, add the speaker to each chunk, or, as Vaibhavs10/insanely-fast-whisper, chunks of
speakers beside the others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, later
from diarize.transcript.readers.spelling import joined
from diarize.transcript.tokens import is_token, letters

ANEW, FAR = 5.0, 20.0
"""Seconds by which times go back where they begin anew, from the last start or its end; those of
chunks that overlap go back by less."""


def recognises(document: object) -> bool:
    """Return whether a document is of the pipeline."""
    if not has(document, "text", "chunks") or not isinstance(document["chunks"], list):
        return False
    return not document["chunks"] or has(first(document["chunks"]), "text", "timestamp")


def parse(root: Node) -> RawTranscript:
    """Read chunks, which are segments, words or, of a CTC model, characters."""
    given = _given(root)
    chunks = list(_whole(_going_on(map(_chunk, given))))
    if all(is_token(chunk.text) for chunk in chunks):
        utterances = grouped(chunks)
    else:
        utterances = [_utterance(chunk) for chunk in chunks]
    return RawTranscript(
        utterances=utterances or [RawUtterance(text=root.text("text"))],
        language=next(filter(None, (chunk.name("language") for chunk in given)), None),
    )


def _given(root: Node) -> list[Node]:
    """Return the chunks of speakers, if no word of the others is missing there; or the others.

    Those of speakers may end with the last turn that was found, and others go on after it.
    """
    sides, chunks = root.child("speakers").items(), root.child("chunks").items()
    last = max((_chunk(side).end or 0.0 for side in sides), default=0.0)
    rest = [chunk for chunk in chunks if (_chunk(chunk).start or 0.0) >= last]
    for each in (sides, [*sides, *rest]):
        if not chunks or _letters(each) == _letters(chunks):
            return each
    return chunks


def _letters(chunks: Iterable[Node]) -> str:
    return letters(*(chunk.text("text") for chunk in chunks))


def _chunk(chunk: Node) -> RawWord:
    start, end = chunk.child("timestamp").leading(2)
    return RawWord(
        text=chunk.text("text"),
        start=start.as_number(),
        end=end.as_number(),
        speaker=chunk.name("speaker"),
    )


def _going_on(chunks: Iterable[RawWord]) -> Iterator[RawWord]:
    """Yield chunks in the order in which they are said; times that begin anew count from the last.

    Some versions of the pipeline begin at zero again every half minute.
    """
    since = start = end = 0.0
    for chunk in chunks:
        if chunk.start is not None and _is_anew(chunk.start, start, end):
            since += max(start, end)
        start = start if chunk.start is None else chunk.start
        end = start if chunk.end is None else chunk.end
        yield replace(chunk, start=later(chunk.start, since), end=later(chunk.end, since))


def _is_anew(begins: float, start: float, end: float) -> bool:
    return start - begins > ANEW or end - begins > FAR


def _whole(chunks: Iterable[RawWord]) -> Iterable[RawWord]:
    """Return chunks that say something; characters are joined to words."""
    given = list(chunks)
    if all(len(chunk.text.strip()) <= 1 for chunk in given):
        given = list(joined(given))
    return (chunk for chunk in given if chunk.text.strip())


def _utterance(chunk: RawWord) -> RawUtterance:
    return RawUtterance(text=chunk.text, start=chunk.start, end=chunk.end, speaker=chunk.speaker)
