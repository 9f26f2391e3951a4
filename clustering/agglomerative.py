"""Agglomerative clustering: regions or dense groups, joined until as many are left as wanted."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clustering.regions import Regions

Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Divisions:
    """All ways to divide regions into a number of speakers that can come out.

    Where there are many, parts of the graph of neighbours are sought, in as many coordinates as
    there are speakers and by Ward's criterion: each part is far from the others in one of them.
    A handful is joined by average linkage, for its graph says nothing.

    Attributes
    ----------
    regions : Regions
        ``m`` of them.
    groups : int64 (m,)
        Those of one group stay together.
    coordinates : float64 (m, c) or None
        From `clustering.spectral.coordinates`; None for a handful.
    """

    regions: Regions
    groups: Labels
    coordinates: NDArray[np.float64] | None

    @property
    def most(self) -> int:
        """The greatest number of speakers."""
        return len(np.unique(self.groups))

    def into(self, number: int) -> Labels:
        """Divide the regions into ``number`` speakers, at most `most`: int64 ``(m,)``."""
        if len(self.groups) == 1:
            return np.zeros(1, np.int64)
        from scipy.cluster.hierarchy import linkage

        if self.coordinates is None:
            return _cut(self._tree, number)
        return _cut(linkage(self._middles[:, :number], "ward"), number)

    @cached_property
    def _tree(self) -> NDArray[np.float64]:
        from scipy.cluster.hierarchy import linkage

        return np.asarray(linkage(self.regions.vectors.astype(np.float64), "average"), np.float64)

    @cached_property
    def _middles(self) -> NDArray[np.float64]:
        """The middle of each region's group: equal rows, which are joined before all others."""
        assert self.coordinates is not None
        middles = np.zeros((int(self.groups.max()) + 1, self.coordinates.shape[1]))
        np.add.at(middles, self.groups, self.coordinates)
        return (middles / np.bincount(self.groups)[:, None])[self.groups]


def _cut(tree: NDArray[np.float64], number: int) -> Labels:
    """Return who is together once all but ``number - 1`` joins of a linkage are made."""
    items = len(tree) + 1
    labels = np.arange(items)
    for made, joined in enumerate(tree[: items - number, :2].astype(np.int64), start=items):
        labels[np.isin(labels, joined)] = made
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
