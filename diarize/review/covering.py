"""The time that passages stand for: all of their speakers' turns, so that nothing is left behind.

Words begin and end inside of turns. If a passage is given to somebody else, what is left of a turn
around its words goes with it.
"""

from bisect import bisect, bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from diarize.timeline import Annotation, Segment

Spoken = tuple[str | None, float, float]
"""A speaker, or None for unknown, and when a passage of theirs starts and ends."""


def covering(passages: Sequence[Spoken], annotation: Annotation) -> list[Segment]:
    """Return the span of each passage, with the turns of its speaker that are nearest to it.

    Each turn, or part of one, is in the span of the passage before or after the middle of the
    silence between two.

    >>> from diarize.timeline import Turn
    >>> turns = Annotation("r", [Turn(0.0, 5.0, "al"), Turn(8.0, 9.0, "al")])
    >>> found = covering([("al", 0.5, 2.0), ("al", 3.0, 4.5), ("al", 8.2, 8.8)], turns)
    >>> [(each.start, each.end) for each in found]
    [(0.0, 2.5), (2.5, 5.0), (8.0, 9.0)]
    """
    spans = [Segment(start, end) for _, start, end in passages]
    said: dict[str, list[int]] = {}
    for place, (speaker, _, _) in enumerate(passages):
        said.setdefault(speaker or "", []).append(place)
    said.pop("", None)
    turns = annotation.by_speaker()
    for speaker, places in said.items():
        places.sort(key=lambda place: spans[place])
        wider = _widened([spans[place] for place in places], turns.get(speaker, []))
        for place, span in zip(places, wider, strict=True):
            spans[place] = span
    return spans


def _widened(spans: Sequence[Segment], turns: Sequence[Segment]) -> list[Segment]:
    """Return some spans in order of time, each with the turns or parts of them nearest to it."""
    middles = [max((one.end + two.start) / 2, one.start) for one, two in pairwise(spans)]
    edges = [0.0, *middles, inf]
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    for turn in turns:
        first, last = bisect(middles, turn.start), bisect_left(middles, turn.end)
        for place in range(first, last + 1):
            starts[place] = min(starts[place], max(turn.start, edges[place]))
            ends[place] = max(ends[place], min(turn.end, edges[place + 1]))
    return [Segment(*pair) for pair in zip(starts, ends, strict=True)]
