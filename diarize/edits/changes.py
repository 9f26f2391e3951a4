"""What an edit does to turns and to words, whose speakers it names as they are there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from diarize.edits.values import Edit, Merge, Reassign, Rename, Split
from diarize.timeline import Annotation, Segment, Turn
from diarize.transcript import Transcript, Utterance, Word


def changed(annotation: Annotation, edit: Edit) -> Annotation:
    """Return the turns after an edit.

    >>> al = Annotation("r", [Turn(0, 9, "al")])
    >>> [turn.speaker for turn in changed(al, Split("al", "bo", (Segment(4, 9),)))]
    ['al', 'bo']
    """
    match edit:
        case Rename(speaker, name):
            return annotation.renamed({speaker: name})
        case Merge(speaker, into):
            return annotation.renamed({speaker: into})
        case Split(speaker, name, spans):
            return _moved(annotation, speaker, name, spans)
        case Reassign(giver, to, spans):
            return _moved(annotation, giver, to, spans)


def _moved(
    annotation: Annotation, speaker: str | None, to: str, spans: Sequence[Segment]
) -> Annotation:
    """Give what a speaker, or everybody, says during ``spans`` to another."""
    turns: list[Turn] = []
    for turn in annotation:
        is_asked = speaker in (None, turn.speaker) and turn.speaker != to
        if not is_asked or not any(turn & span for span in spans):
            turns.append(turn)
        else:
            turns += [
                replace(part, speaker=to, confidence=None) if _within(part, spans) else part
                for part in _parts(turn, spans)
            ]
    return Annotation(annotation.recording, turns)


def _parts(turn: Turn, spans: Sequence[Segment]) -> list[Turn]:
    """Cut a turn where spans start and end."""
    cuts = {time for span in spans for time in (span.start, span.end)}
    edges = sorted({turn.start, turn.end} | {cut for cut in cuts if turn.start < cut < turn.end})
    return [replace(turn, start=start, end=end) for start, end in pairwise(edges)]


def _within(part: Turn, spans: Sequence[Segment]) -> bool:
    return any(span.start <= part.start and part.end <= span.end for span in spans)


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
    middle = (word.start + word.end) / 2
    if not any(span.start <= middle < span.end for span in spans):
        return word
    if word.speaker == to and speaker in (None, to):  # theirs already: as sure as before
        return word
    if speaker is None or word.speaker == speaker:
        second = None if word.second_speaker == to else word.second_speaker
        return replace(word, speaker=to, second_speaker=second, confidence=None, reason=None)
    return _renamed(word, speaker, to) if word.second_speaker == speaker else word
