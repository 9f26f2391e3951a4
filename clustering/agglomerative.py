"""Agglomerative clustering by average linkage, under which rivals repel each other.

SciPy's linkage knows pairs of items only. There a few rivals vanish in the average of two large
groups, though to be heard beside each other again and again is the best evidence of two speakers;
here it is weighed group against group, which in meetings simulated from real voices halves the
speech given to the wrong speaker.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.constraints import rivalry
from clustering.regions import Regions

DOUBT = 10.0
"""Seconds added to a group's speech when its rivals are weighed: a segmentation now and then
takes one speaker for two, and a small group may consist of nothing else."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One step: group ``gone`` joins group ``kept``, at this similarity."""

    similarity: float
    kept: int
    gone: int


def merges(regions: Regions, groups: NDArray[np.int64], rival_penalty: float) -> list[Merge]:
    """Join groups two by two, the most similar first, until one is left.

    Parameters
    ----------
    regions : Regions
        In the order of their chunks.
    groups : int64 (n,)
        The group, of ``k``, that each starts in.
    rival_penalty : float
        Taken from the similarity of two groups if one is only heard beside the other.

    Returns
    -------
    merges : list of ``k - 1`` Merge
    """
    linkage = _Linkage(regions, groups, rival_penalty)
    return [linkage.merge() for _ in range(len(linkage.weights) - 1)]


class _Linkage:
    """Similarities that add up: sums over pairs, so that a merge only adds rows."""

    def __init__(self, regions: Regions, groups: NDArray[np.int64], rival_penalty: float) -> None:
        self.weights = np.bincount(groups, regions.weights).astype(np.float32)
        sums = np.zeros((len(self.weights), regions.vectors.shape[1]), np.float32)
        np.add.at(sums, groups, regions.weights[:, None] * regions.vectors)
        self.products = sums @ sums.T
        self.rivalry = rival_penalty * rivalry(regions, groups)
        self.alive = np.ones(len(sums), np.bool_)
        self.closest = np.zeros(len(sums), np.int64)
        self.similarity = np.full(len(sums), -np.inf, np.float32)
        for group in range(len(sums)):
            self._look_around(group)

    def merge(self) -> Merge:
        """Join the two closest groups."""
        first = int(self.similarity.argmax())
        kept, gone = sorted((first, int(self.closest[first])))
        merge = Merge(float(self.similarity[first]), kept, gone)
        for sums in (self.products, self.rivalry):
            sums[kept] += sums[gone]
            sums[:, kept] += sums[:, gone]
        self.weights[kept] += self.weights[gone]
        self.alive[gone] = False
        self.similarity[gone] = -np.inf
        self._update(kept, gone)
        return merge

    def _update(self, kept: int, gone: int) -> None:
        orphans = self.alive & ((self.closest == kept) | (self.closest == gone))
        for group in np.flatnonzero(orphans).tolist():
            self._look_around(group)
        closer = self._look_around(kept)
        gained = self.alive & (closer > self.similarity)
        gained[kept] = False
        self.closest[gained] = kept
        self.similarity[gained] = closer[gained]

    def _look_around(self, group: int) -> NDArray[np.float32]:
        """Find the closest group to one, and return its similarity to all."""
        beside = self.rivalry[group] / (np.minimum(self.weights[group], self.weights) + DOUBT)
        pairs = self.weights[group] * self.weights
        similarity: NDArray[np.float32] = self.products[group] / pairs - beside
        similarity[~self.alive] = -np.inf
        similarity[group] = -np.inf
        self.closest[group] = similarity.argmax()
        self.similarity[group] = similarity[self.closest[group]]
        return similarity
