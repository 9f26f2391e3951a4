"""Our own JSON, in which every word has its times already."""

from typing import Any

from diarize.transcript.fields import Node, has
from diarize.transcript.filling import moment
from diarize.transcript.tokens import clean
from diarize.transcript.words import Transcript, Utterance, Word

FORMAT = "transcript"
VERSION = 1
# The format of a document of turns, which may hold a transcript too.
DIARIZATION = "diarization"


def words_of(document: Any) -> Any:
    """Return the transcript inside of a diarization that we wrote; any other document as it is."""
    is_ours = has(document, "format", "transcript") and document["format"] == DIARIZATION
    return document["transcript"] if is_ours else document


def recognises(document: object) -> bool:
    """Return whether a document is a transcript that we wrote."""
    return has(document, "format", "utterances") and document["format"] == FORMAT


def parse(root: Node) -> Transcript:
    """Read words as they were written; there is nothing to repair.

    Raises
    ------
    ValueError
        A word makes no sense, or the document is of a later version.
    """
    version = root.child("version")
    if version.value != VERSION:
        raise version.unexpected(str(VERSION))
    utterances = map(_words, root.child("utterances").items())
    return Transcript(
        recording=root.text("recording"),
        utterances=[Utterance(words) for words in utterances if words],
        language=root.name("language"),
        source=root.text("source"),
    )


def _words(utterance: Node) -> tuple[Word, ...]:
    given = utterance.child("words").items()
    words = tuple(map(_word, given))
    for node, early, late in zip(given[1:], words, words[1:], strict=False):
        if late.start < early.start:
            raise node.wrong("starts before the word before it")
    return words


def _word(word: Node) -> Word:
    start, end = word.number("start"), word.number("end")
    if start is None or end is None or moment(end) is None:
        raise word.wrong("expected a start and an end")
    speaker, second = _exact(word, "speaker"), _exact(word, "second_speaker")
    score, confidence = map(word.number, ("score", "confidence"))
    text, estimated = clean(word.text("text")), word.flag("estimated")
    try:
        return Word(
            text=text,
            start=start,
            end=end,
            score=score,
            estimated=estimated,
            speaker=speaker,
            confidence=confidence,
            second_speaker=second,
            reason=word.name("reason"),
        )
    except ValueError as problem:
        raise word.wrong(problem) from problem


def _exact(word: Node, key: str) -> str | None:
    """Return a name as it is, blanks at its ends too, as turns have it."""
    given = word.fields().get(key)
    return given if isinstance(given, str) and given else word.name(key)
