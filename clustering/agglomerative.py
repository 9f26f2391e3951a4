"""Agglomerative clustering: regions or dense groups, joined until as many are left as wanted."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Tree = NDArray[np.float64]
"""What SciPy's ``linkage`` gives: a row for each join, the closest first."""


class Divisions(Protocol):
    """All ways to divide regions into a number of speakers that can come out."""

    @property
    def most(self) -> int:
        """The greatest number of speakers."""

    def into(self, number: int) -> Labels:
        """Divide the ``m`` regions into ``number`` speakers, at most `most`: int64 ``(m,)``."""


@dataclass(frozen=True, eq=False)
class Handful:
    """A few regions, joined by average linkage: ``vectors`` are float32 ``(m, d)``, unit rows."""

    vectors: NDArray[np.float32]

    @property
    def most(self) -> int:
        """One speaker a region."""
        return len(self.vectors)

    def into(self, number: int) -> Labels:
        """Divide the regions."""
        return _cut(self._tree, number)

    @cached_property
    def _tree(self) -> Tree:
        return _linkage(self.vectors.astype(np.float64), "average")


@dataclass(frozen=True, eq=False)
class Parts:
    """Loosely tied parts of a graph of regions, in as many coordinates as there are speakers.

    By Ward's criterion: each part is far from the others in one of them.

    Attributes
    ----------
    coordinates : float64 (m, c)
        From `clustering.spectral.coordinates`.
    groups : int64 (m,)
        Those of one group, ``0 .. most-1``, stay together.
    """

    coordinates: NDArray[np.float64]
    groups: Labels
    _trees: dict[int, Tree] = field(default_factory=dict, init=False)

    @property
    def most(self) -> int:
        """One speaker a group."""
        return int(self.groups.max()) + 1

    def into(self, number: int) -> Labels:
        """Divide the regions."""
        used = min(number, self.coordinates.shape[1])
        if used not in self._trees:
            self._trees[used] = _linkage(self._middles[:, :used], "ward")
        return _cut(self._trees[used], number)

    @cached_property
    def _middles(self) -> NDArray[np.float64]:
        """The middle of each region's group: equal rows, which are joined before all others."""
        middles = np.zeros((self.most, self.coordinates.shape[1]))
        np.add.at(middles, self.groups, self.coordinates)
        return (middles / np.bincount(self.groups)[:, None])[self.groups]


def _linkage(points: NDArray[np.float64], method: str) -> Tree:
    from scipy.cluster.hierarchy import linkage

    joins = linkage(points, method) if len(points) > 1 else np.empty((0, 4))
    return np.asarray(joins, np.float64)


def _cut(tree: Tree, number: int) -> Labels:
    """Return who is together once all but ``number - 1`` joins are made."""
    items = len(tree) + 1
    made = items - number
    whole = np.arange(2 * items - 1)  # what each item, and each join, is a part of
    whole[tree[:made, :2].astype(np.int64)] = np.arange(items, items + made)[:, None]
    while (whole[whole] != whole).any():
        whole = whole[whole]
    return np.unique(whole[:items], return_inverse=True)[1].astype(np.int64)
