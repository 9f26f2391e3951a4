"""What says that two of some groups of regions are one speaker."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from clustering.config import ClusteringConfig
from clustering.constraints import USUAL, mixing
from clustering.likeness import Likeness, scarcity
from clustering.regions import Regions


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What says that two of ``k`` groups are one speaker.

    Attributes
    ----------
    likeness, scarcity : float32 (k, k)
        How like their voices are, and how little is heard of the lesser of two.
    mixing : float64 (k, k)
        How mixed they are within local speakers.
    """

    likeness: NDArray[np.float32]
    scarcity: NDArray[np.float32]
    mixing: NDArray[np.float64]

    @classmethod
    def of(cls, regions: Regions, likeness: Likeness, labels: NDArray[np.int64]) -> "Evidence":
        """Look at regions that were put into groups, int64 ``(n,)``, two or more of them."""
        return cls(likeness.between(labels), scarcity(regions, labels), mixing(regions, labels))

    def closest(self, config: ClusteringConfig) -> float:
        """Return how much says of the two that are most alike that they are one speaker."""
        mixed = config.mixing * (self.mixing - USUAL)
        alike = self.likeness + config.scarcity * self.scarcity + mixed
        return float(alike[np.triu_indices(len(alike), 1)].max())


@dataclass(frozen=True, slots=True)
class Count:
    """How many groups there are, and by how much that was settled.

    Attributes
    ----------
    number : int
        As long as no two are one speaker.
    apart : float
        By how much the two most alike fall short of one speaker; infinite if there is one group.
    beyond : float
        By how much two of one group more exceed that; infinite if there can be no more.
    """

    number: int
    apart: float
    beyond: float


def natural(evidence: Iterable[Evidence], config: ClusteringConfig) -> Count:
    """Count groups; ``evidence`` is that of two groups, of three, and so on."""
    number, apart = 1, inf
    for each in evidence:
        short = config.same_voice - each.closest(config)
        if short <= 0:
            return Count(number, apart, -short)
        number, apart = number + 1, short
    return Count(number, apart, inf)
