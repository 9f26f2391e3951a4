"""Times of words that have none, from those around them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

# Later than this is no time of a recording: four months, in seconds.
LATEST = 1e7
# What a word lasts at least that has no room between its neighbours: it then reaches into the next.
SHORTEST = 0.02
# What a word lasts at most of which one edge is known, for after it may come a pause.
LONGEST = 2.0

# Where the words of an utterance start and end, in turn: two for each word, None for unknown.
Points = list[float | None]


def trusted(starts: Sequence[float | None], ends: Sequence[float | None]) -> Points:
    """Return the edges of the words of an utterance that can be believed; they never go back.

    An edge that is no time of a recording is unknown, as is the end of a word that ends before it
    starts. Of those left the most are kept that never go back: a longest non-decreasing
    subsequence. Where the end of a word and the start of the next cross, that keeps the start.

    >>> trusted([1.0, 2.1, 8.0, 3.0], [2.2, 2.5, 8.5, 3.0])
    [1.0, None, 2.1, 2.5, 8.0, 8.5, None, None]
    >>> trusted([1.0, 8.0, 2.2, 3.0], [2.2, 8.5, 3.0, 4.0])
    [1.0, 2.2, None, None, 2.2, 3.0, 3.0, 4.0]
    """
    points: Points = []
    for start, end in zip(map(moment, starts), map(moment, ends), strict=True):
        if start is not None and end is not None and end <= start:
            end = None
        points += (start, end)
    known = [point for point in points if point is not None]
    if all(early <= late for early, late in pairwise(known)):
        return points
    return _longest_rise(points)


def moment(seconds: float | None) -> float | None:
    """Return a time, or None for what is no time of a recording."""
    return seconds if seconds is not None and 0 <= seconds <= LATEST else None


def _longest_rise(points: Points) -> Points:
    """Keep the longest non-decreasing subsequence, by patience sorting: O(n log n)."""
    tops: list[float] = []
    places: list[int] = []
    before: list[int | None] = [None] * len(points)
    for place, point in enumerate(points):
        if point is None:
            continue
        pile = bisect_right(tops, point)
        before[place] = places[pile - 1] if pile else None
        tops[pile : pile + 1] = [point]
        places[pile : pile + 1] = [place]
    kept: Points = [None] * len(points)
    last = places[-1] if places else None
    while last is not None:
        kept[last] = points[last]
        last = before[last]
    return kept


def filled(
    points: Points, weights: Sequence[int], low: float, high: float
) -> list[tuple[float, float]]:
    """Return the start and end of each word between ``low`` and ``high``.

    What is unknown is interpolated between what is known, a word taking time in proportion to its
    weight. Known edges stay as they are. Starts never decrease, and a word without room lasts
    ``SHORTEST``.

    >>> filled([1.0, None, None, 2.0], [3, 1], 1.0, 2.0)
    [(1.0, 1.75), (1.75, 2.0)]
    """
    said = [0, *accumulate(weights)]
    places = [place for place, point in enumerate(points) if point is not None]
    edges = [(-1, 0, low)]
    edges += [(place, said[(place + 1) // 2], points[place] or 0.0) for place in places]
    edges += [(len(points), said[-1], high)]
    times = [point or 0.0 for point in points]
    for (before, x0, t0), (after, x1, t1) in pairwise(edges):
        for place in range(before + 1, after):
            share = (said[(place + 1) // 2] - x0) / (x1 - x0)
            times[place] = min(t0 + share * (t1 - t0), t1)
    return [
        _lasting(times[place], times[place + 1], points[place], points[place + 1])
        for place in range(0, len(points), 2)
    ]


def _lasting(
    start: float, end: float, known_start: float | None, known_end: float | None
) -> tuple[float, float]:
    if known_start is not None and known_end is not None:
        return start, end
    if known_start is not None:
        end = min(end, start + LONGEST)
    elif known_end is not None:
        start = max(start, end - LONGEST)
    return start, max(end, start + SHORTEST)
