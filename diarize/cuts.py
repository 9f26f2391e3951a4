"""Time cut at every edge of some segments, so that between cuts nothing changes."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from diarize.timeline import Segment


def cuts_at(segments: Iterable[Segment]) -> NDArray[np.float64]:
    """Return all edges of segments, in seconds and in order, each once: float64 ``(n,)``."""
    return np.unique([edge for segment in segments for edge in (segment.start, segment.end)])


def on_between(segments: Sequence[Segment], cuts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many segments are on from each cut to the next: int64 ``(n - 1,)``.

    >>> on_between([Segment(0, 2), Segment(1, 2)], np.array([0, 1, 2, 3])).tolist()
    [1, 2, 0]
    """
    change = np.zeros(max(len(cuts), 1), np.int64)
    np.add.at(change, np.searchsorted(cuts, [segment.start for segment in segments]), 1)
    np.add.at(change, np.searchsorted(cuts, [segment.end for segment in segments]), -1)
    return change.cumsum()[:-1]
