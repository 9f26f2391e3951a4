"""When utterances are said that do not tell, or not all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from diarize.transcript.filling import Points

# Seconds that a letter takes: some 150 words a minute, with the spaces between them.
PACE = 1 / 15
WITHOUT_TIMES = "has words but no times; transcribe again with timestamps"

# From when to when, in seconds; they may be the same moment.
Extent = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """An utterance on its way to times.

    Attributes
    ----------
    points : list of float or None
        Where its words start and end, as far as known: two for each.
    weights : sequence of int
        How long each word is, in letters.
    start, end : float or None
        Of the whole, in seconds; None where unknown, or where the words belie it.
    """

    points: Points
    weights: Sequence[int]
    start: float | None = None
    end: float | None = None

    def __post_init__(self) -> None:
        inside = [point for point in self.points if point is not None]
        if self.start is not None and inside and self.start > inside[0]:
            object.__setattr__(self, "start", None)
        floor = inside[-1] if inside else self.start
        if self.end is not None and (self.end == self.start or self.end < (floor or 0.0)):
            object.__setattr__(self, "end", None)

    @property
    def span(self) -> Extent | None:
        """The first and the last moment that is known; None where none is."""
        times = [time for time in (self.start, *self.points, self.end) if time is not None]
        return (times[0], times[-1]) if times else None

    @property
    def seconds(self) -> float:
        """How long it takes to say, roughly."""
        return sum(self.weights) * PACE

    @property
    def lead(self) -> float:
        """How long the words before the first known edge take to say, roughly."""
        known = (place for place, point in enumerate(self.points) if point is not None)
        return sum(self.weights[: (next(known, len(self.points)) + 1) // 2]) * PACE

    @property
    def trail(self) -> float:
        """How long the words after the last known edge take to say, roughly."""
        return Draft(self.points[::-1], self.weights[::-1]).lead


def extents(drafts: Sequence[Draft]) -> list[Extent]:
    """Return from when to when each utterance is said.

    An edge that is not known is as far from what is known as the words between take to say at an
    ordinary pace, but not beyond the utterances around. Utterances without any time lie between
    those around them and share that time.

    Raises
    ------
    ValueError
        No utterance has a time.
    """
    spans = [draft.span for draft in drafts]
    timed = [place for place, span in enumerate(spans) if span]
    if drafts and not timed:
        raise ValueError(WITHOUT_TIMES)
    known = [None, *(spans[place] for place in timed), None]
    found: list[Extent] = []
    for number, (last, place) in enumerate(pairwise([-1, *timed, len(drafts)])):
        found += _between(drafts[last + 1 : place], *known[number : number + 2])
        if place < len(drafts):
            found.append(_around(drafts[place], known[number], known[number + 2]))
    return found


def _around(draft: Draft, previous: Extent | None, following: Extent | None) -> Extent:
    """Return the extent of an utterance some of whose times are known."""
    first, last = draft.span or (0.0, 0.0)
    low, high = draft.start, draft.end
    if low is None:
        floor = previous[1] if previous and previous[1] <= first else 0.0
        low = max(first - draft.lead, floor)
    if high is None:
        high = last + draft.trail
        if following and following[0] > last:
            high = min(high, following[0])
    return low, high


def _between(
    drafts: Sequence[Draft], previous: Extent | None, following: Extent | None
) -> list[Extent]:
    """Return the extents of a run of utterances of which no time is known."""
    said = [0.0, *accumulate(draft.seconds for draft in drafts)]
    if previous is None:
        high = following[0] if following else 0.0
        low = max(high - said[-1], 0.0)
    else:
        low = previous[1]
        high = following[0] if following and following[0] > low else low + said[-1]
    times = [low + (high - low) * seconds / (said[-1] or 1.0) for seconds in said]
    return list(pairwise(times))
