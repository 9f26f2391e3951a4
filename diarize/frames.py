"""Where the frames of a model fall in time; the only place where frames become seconds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diarize.timeline import Segment


@dataclass(frozen=True, slots=True)
class FrameGrid:
    """Where the frames of a model fall in a recording.

    Frame ``i`` owns samples ``[first + i * hop, first + (i + 1) * hop)``. Counting in
    samples keeps the arithmetic exact however long the recording is.

    >>> grid = FrameGrid(hop=160, sample_rate=16_000)
    >>> grid.edge(100)
    1.0
    """

    hop: int
    sample_rate: int
    first: int = 0

    def edge(self, frame: int) -> float:
        """Return the time, in seconds, at which ``frame`` starts."""
        return (self.first + frame * self.hop) / self.sample_rate

    def frame_at(self, sample: int) -> int:
        """Return the frame whose start is closest to ``sample``.

        >>> FrameGrid(hop=160, sample_rate=16_000).frame_at(250)
        2
        """
        return round((sample - self.first) / self.hop)

    def frames_in(self, seconds: float) -> int:
        """Return how many frames last about ``seconds``."""
        return round(seconds * self.sample_rate / self.hop)

    def seconds_in(self, frames: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return how long some frames last."""
        return np.asarray(frames * (self.hop / self.sample_rate), np.float64)

    def segments(self, active: NDArray[np.bool_]) -> Iterator[Segment]:
        """Turn a frame mask into segments.

        Parameters
        ----------
        active : bool (frames,)
            True where the speaker talks.

        >>> grid = FrameGrid(hop=160, sample_rate=16_000)
        >>> list(grid.segments(np.array([False, True, True, False, True])))
        [Segment(start=0.01, end=0.03), Segment(start=0.04, end=0.05)]
        """
        for start, end in runs(active):
            yield Segment(max(self.edge(start), 0.0), self.edge(end))


def runs(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches ``[start, end)`` of True in a mask, bool ``(frames,)``.

    >>> runs(np.array([True, False, True, True]))
    [(0, 1), (2, 4)]
    """
    padded = np.concatenate([[False], active, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2)
    return [(start, end) for start, end in edges.tolist()]
