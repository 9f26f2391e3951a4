"""What says that two of some groups of regions are one speaker."""

from collections.abc import Iterable
from dataclasses import dataclass

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

    def tells_of_one(self, config: ClusteringConfig) -> bool:
        """Tell whether any two groups are one speaker."""
        mixed = config.mixing * (self.mixing - USUAL)
        alike = self.likeness + config.scarcity * self.scarcity + mixed
        return bool(alike[np.triu_indices(len(alike), 1)].max() >= config.same_voice)


def natural(evidence: Iterable[Evidence], config: ClusteringConfig) -> int:
    """Return how many groups there are as long as no two are one speaker.

    ``evidence`` is that of two groups, of three, and so on.
    """
    number = 1
    for each in evidence:
        if each.tells_of_one(config):
            break
        number += 1
    return number
