"""What an edit does to words, whose speakers it names as they are there."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from diarize.edits.hearing import Add, Remove
from diarize.edits.values import Edit, Merge, Reassign, Rename, Split
from diarize.timeline import Segment
from diarize.transcript import Transcript, Utterance, Word

REMOVED = "somebody removed the turn"
"""Why a word has no speaker."""


def reworded(transcript: Transcript, edit: Edit) -> Transcript:
    """Return the words after an edit; the middle of a word tells when it is said."""
    match edit:
        case Rename(speaker, name):
            return _mapped(transcript, lambda word: _renamed(word, speaker, name))
        case Merge(speaker, into):
            return _mapped(transcript, lambda word: _renamed(word, speaker, into))
        case Split(speaker, name, spans):
            return _mapped(transcript, lambda word: _given(word, speaker, name, spans))
        case Reassign(giver, to, spans):
            return _mapped(transcript, lambda word: _given(word, giver, to, spans))
        case Add(speaker, spans):
            return _mapped(transcript, lambda word: _claimed(word, speaker, spans))
        case Remove(whose, spans):
            return _mapped(transcript, lambda word: _disowned(word, whose, spans))


def _mapped(transcript: Transcript, change: Callable[[Word], Word]) -> Transcript:
    utterances = [Utterance(tuple(map(change, each.words))) for each in transcript.utterances]
    return replace(transcript, utterances=utterances)


def _renamed(word: Word, speaker: str, name: str) -> Word:
    if speaker not in (word.speaker, word.second_speaker):
        return word
    first, second = (
        name if each == speaker else each for each in (word.speaker, word.second_speaker)
    )
    return replace(word, speaker=first, second_speaker=None if second == first else second)


def _given(word: Word, speaker: str | None, to: str, spans: Sequence[Segment]) -> Word:
    if not _said_in(word, spans):
        return word
    if word.speaker == to and speaker in (None, to):  # theirs already: as sure as before
        return word
    if speaker is None or word.speaker == speaker:
        second = None if word.second_speaker == to else word.second_speaker
        return replace(word, speaker=to, second_speaker=second, confidence=None, reason=None)
    return _renamed(word, speaker, to) if word.second_speaker == speaker else word


def _claimed(word: Word, speaker: str, spans: Sequence[Segment]) -> Word:
    """Give a word of nobody to a speaker; who has one keeps it."""
    if word.speaker is not None or not _said_in(word, spans):
        return word
    return replace(word, speaker=speaker, confidence=None, reason=None)


def _disowned(word: Word, speaker: str | None, spans: Sequence[Segment]) -> Word:
    """Take a word from a speaker, or from all; who talks at the same time has it then."""
    names = [name for name in (word.speaker, word.second_speaker) if name is not None]
    left = [name for name in names if speaker not in (None, name)]
    if left == names or not _said_in(word, spans):
        return word
    if left[:1] == [word.speaker]:
        return replace(word, second_speaker=None)
    heir = left[0] if left else None
    reason = None if left else REMOVED
    return replace(word, speaker=heir, second_speaker=None, confidence=None, reason=reason)


def _said_in(word: Word, spans: Sequence[Segment]) -> bool:
    middle = (word.start + word.end) / 2
    return any(span.start <= middle < span.end for span in spans)
