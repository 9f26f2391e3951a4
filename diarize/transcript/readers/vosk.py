"""Vosk: one result, a list of them, or one after another in a file (alphacephei.com/vosk).

Its command ``vosk-transcriber -t json`` writes monologues of terms.
"""

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord

_NOBODY = "unknown"
_FIELDS = frozenset(
    {"result", "text", "alternatives", "partial", "partial_result", "spk", "spk_frames"}
)


def recognises(document: object) -> bool:
    """Return whether a document is of Vosk: monologues, or results with only its fields."""
    if has(document, "schemaVersion", "monologues"):
        return True
    results = document if isinstance(document, list) else [document]
    return bool(results) and all(_is_result(result) for result in results[:10])


def _is_result(result: object) -> bool:
    if not isinstance(result, dict) or not result or not _FIELDS.issuperset(result):
        return False
    return all(isinstance(result.get(key, []), list) for key in ("result", "alternatives"))


def parse(root: Node) -> RawTranscript:
    """Read each result as an utterance; partial results come again and are left out."""
    if has(root.value, "monologues"):
        return RawTranscript(utterances=list(map(_monologue, root.child("monologues").items())))
    results = root.items() if isinstance(root.value, list) else [root]
    return RawTranscript(utterances=[_utterance(result) for result in results])


def _monologue(monologue: Node) -> RawUtterance:
    named = monologue.child("speaker").name("name", "id")
    speaker = None if named == _NOBODY else named
    return RawUtterance(
        start=monologue.number("start"),
        end=monologue.number("end"),
        words=tuple(_term(term, speaker) for term in monologue.child("terms").items()),
        speaker=speaker,
    )


def _term(term: Node, speaker: str | None) -> RawWord:
    return RawWord(
        text=term.text("text"),
        start=term.number("start"),
        end=term.number("end"),
        score=term.number("confidence"),
        speaker=speaker,
    )


def _utterance(result: Node) -> RawUtterance:
    alternatives = result.child("alternatives").items()
    best = alternatives[0] if alternatives else result
    return RawUtterance(
        text=best.text("text"),
        words=tuple(_word(word) for word in best.child("result").items()),
    )


def _word(word: Node) -> RawWord:
    return RawWord(
        text=word.text("word"),
        start=word.number("start"),
        end=word.number("end"),
        score=word.number("conf"),
    )
