"""What an edit does to turns, whose speakers it names as they are there."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from diarize.edits.hearing import Add, Remove
from diarize.edits.values import Edit, Merge, Reassign, Rename, Split
from diarize.timeline import Annotation, Segment, Turn


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
        case Add(speaker, spans):
            added = [Turn(span.start, span.end, speaker) for span in spans]
            return Annotation(annotation.recording, [*annotation, *added])
        case Remove(whose, spans):
            return _moved(annotation, whose, None, spans)


def changed_alone(exclusive: Annotation, edit: Edit, annotation: Annotation) -> Annotation:
    """Return the turns with one speaker at a time after an edit; ``annotation`` has all of them.

    >>> both = Annotation("r", [Turn(0, 4, "al"), Turn(3, 9, "bo")])
    >>> alone = Annotation("r", [Turn(0, 4, "al"), Turn(4, 9, "bo")])
    >>> edit = Remove("al", (Segment(2, 4),))
    >>> [(turn.start, turn.end) for turn in changed_alone(alone, edit, changed(both, edit))]
    [(0, 2), (3, 9)]
    """
    match edit:
        case Add(_, spans):
            return _filled(exclusive, annotation.within(spans))
        case Remove(_, spans):
            return _filled(changed(exclusive, edit), annotation.within(spans))
        case _:
            return changed(exclusive, edit)


def _filled(exclusive: Annotation, turns: Annotation) -> Annotation:
    """Give time when nobody talks to those whose turns are then; of two to the first to begin."""
    free: list[Turn] = []
    until = 0.0
    for turn in turns.within(_pauses(exclusive, turns)):
        if turn.end > until:
            free.append(replace(turn, start=max(turn.start, until)))
            until = turn.end
    return Annotation(exclusive.recording, [*exclusive, *free])


def _pauses(annotation: Annotation, turns: Annotation) -> list[Segment]:
    """Return when nobody talks, until the last of ``turns`` ends."""
    last = max((turn.end for turn in turns), default=0.0)
    starts = [0.0, *accumulate((turn.end for turn in annotation), max)]
    ends = [*(turn.start for turn in annotation), last]
    edges = zip(starts, ends, strict=True)
    return [Segment(start, end) for start, end in edges if start < end]


def _moved(
    annotation: Annotation, speaker: str | None, to: str | None, spans: Sequence[Segment]
) -> Annotation:
    """Give what a speaker, or everybody, says during ``spans`` to another, or to nobody."""
    turns: list[Turn] = []
    for turn in annotation:
        is_asked = speaker in (None, turn.speaker) and turn.speaker != to
        if not is_asked or not any(turn & span for span in spans):
            turns.append(turn)
        else:
            parts = _parts(turn, spans)
            turns += [part for part in parts if not _within(part, spans)]
            if to is not None:
                given = [part for part in parts if _within(part, spans)]
                turns += [replace(part, speaker=to, confidence=None) for part in given]
    return Annotation(annotation.recording, turns)


def _parts(turn: Turn, spans: Sequence[Segment]) -> list[Turn]:
    """Cut a turn where spans start and end."""
    cuts = {time for span in spans for time in (span.start, span.end)}
    edges = sorted({turn.start, turn.end} | {cut for cut in cuts if turn.start < cut < turn.end})
    return [replace(turn, start=start, end=end) for start, end in pairwise(edges)]


def _within(part: Turn, spans: Sequence[Segment]) -> bool:
    return any(span.start <= part.start and part.end <= span.end for span in spans)
