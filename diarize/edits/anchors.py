"""Speakers told by where they talk, since a new run of the engine numbers them anew."""

from collections.abc import Collection, Sequence

from diarize.edits.parts import Anchors
from diarize.timeline import Annotation, Segment

# Of the time that either talks, what two speakers must share to be the same one.
LEAST_FIT = 0.3
# What they must share for one anchor to say what the other does.
SAME_FIT = 0.9


def anchors_of(annotation: Annotation, speakers: Collection[str]) -> Anchors:
    """Return where some of the speakers talk."""
    found: dict[str, list[Segment]] = {speaker: [] for speaker in speakers}
    for turn in annotation:
        if turn.speaker in found:
            found[turn.speaker].append(Segment(turn.start, turn.end))
    return {speaker: tuple(segments) for speaker, segments in found.items()}


def untold(anchors: Anchors, known: Anchors) -> Anchors:
    """Return those of some anchors that say more than those ``known``."""
    return {
        speaker: anchor
        for speaker, anchor in anchors.items()
        if fit(anchor, known.get(speaker, ())) < SAME_FIT
    }


def best_fit(
    annotation: Annotation, speaker: str, anchor: Sequence[Segment], taken: Collection[str]
) -> str | None:
    """Return who talks where ``speaker`` did, or None if nobody does.

    Each is measured by the share of time in common (the Dice coefficient), so that a speaker who
    talks all the time does not fit everybody. A name tells only between equals. Those ``taken``
    stand for somebody else.
    """
    fits = {
        other: (fit(anchor, turns), other == speaker)
        for other, turns in anchors_of(annotation, annotation.speakers).items()
        if other not in taken
    }
    best = max(fits, key=lambda other: fits[other], default=None)
    return best if best is not None and fits[best][0] >= LEAST_FIT else None


def fit(one: Sequence[Segment], other: Sequence[Segment]) -> float:
    """Return twice the time in common over the sum of both, in [0, 1].

    Segments of each are in order and do not overlap.

    >>> fit([Segment(0, 2), Segment(3, 5)], [Segment(1, 5)])
    0.75
    """
    common, i, j = 0.0, 0, 0
    while i < len(one) and j < len(other):
        if both := one[i] & other[j]:
            common += both.duration
        if one[i].end < other[j].end:
            i += 1
        else:
            j += 1
    total = sum(segment.duration for segment in (*one, *other))
    return min(2 * common / total, 1.0) if total else 0.0
