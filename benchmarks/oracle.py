"""What a perfect model would say of a case: who talks when, and whose a region is."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from clustering import Clusters
from diarize.frames import FrameGrid
from diarize.listen import Heard
from training.cases import Case
from training.corpus import SAMPLE_RATE

GRID = FrameGrid(320, SAMPLE_RATE)
Mask = NDArray[np.bool_]


def rasterised(case: Case) -> Mask:
    """Return who talks when where it is scored, bool ``(frames, speakers)``."""
    speakers = case.reference.speakers
    talks = np.zeros((len(case.waveform) // GRID.hop, max(len(speakers), 1)), np.bool_)
    for turn in case.reference.within(case.scored):
        first, last = (round(edge * SAMPLE_RATE / GRID.hop) for edge in (turn.start, turn.end))
        talks[first:last, speakers.index(turn.speaker)] = True
    return talks


@dataclass
class OracleSegmenter:
    """Says of chunks what the reference says; they must come in their order."""

    talks: Mask
    step: int
    chunk: int = 10 * SAMPLE_RATE
    grid: FrameGrid = GRID
    _first: int = field(default=0, init=False)

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, speakers)``."""
        frames = self.chunk // self.grid.hop
        activity = np.zeros((len(waveforms), frames, self.talks.shape[1]), np.float32)
        for rows in activity:
            known = self.talks[self._first : self._first + frames]
            rows[: len(known)] = known
            self._first += self.step // self.grid.hop
        return activity


def told(heard: Heard, talks: Mask) -> Clusters:
    """Give each region the speaker who talks most of it.

    Of two who both talk all the time, it is the one whom the local speaker agrees with elsewhere.
    """
    ranks = np.zeros((len(heard.regions), talks.shape[1]), np.int64)
    regions = heard.regions
    for row, (chunk, who) in enumerate(zip(regions.chunks, regions.local_speakers, strict=True)):
        first, last = regions.spans[row]
        active = heard.activity[chunk, :, who].astype(np.float32)
        known = talks[heard.starts[chunk] :][: len(active)]
        together = active[: len(known), None] * known
        # less than a frame in all, so that it decides between equals only
        elsewhere = (2 * together - known).sum(axis=0) / (4 * len(active))
        ranks[row] = (-together[first:last].sum(axis=0) - elsewhere).argsort(kind="stable")
    voices, sure = np.eye(talks.shape[1], dtype=np.float32), np.ones(len(ranks), np.float32)
    next_best = ranks[:, min(1, talks.shape[1] - 1)]
    return Clusters(ranks[:, 0], voices, sure, next_best)
