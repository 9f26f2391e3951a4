"""How like two groups of regions are, whatever room and noise do to their voices."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Labels
from clustering.regions import Regions

Matrix = NDArray[np.float32]

USUAL = 0.28
"""Cosine within a group where nothing else is known."""
DOUBT = 500.0
"""What that counts beside the pairs of regions that are heard, in seconds times seconds: what
little speech says of how much a voice varies is hardly believed."""
FAINT = 0.05
"""Cosine within a group below which there is no voice to speak of."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """Compares the voices of groups of regions."""

    regions: Regions

    def between(self, labels: Labels) -> Matrix:
        """Return how like the voices of each two groups are, float32 ``(k, k)``.

        The average cosine between two groups, as a multiple of what it is within them: noise and
        rooms lower both alike, so that the cosine of the voices themselves is left.

        Notes
        -----
        The correction for attenuation (Spearman 1904, American Journal of Psychology 15:72).
        """
        groups = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]
        sums, weights = groups.T @ self._cosines @ groups, groups.T @ self._weights @ groups
        within = (sums.diagonal() + DOUBT * USUAL) / (weights.diagonal() + DOUBT)
        alike = within.clip(FAINT)
        return np.asarray(sums / weights.clip(1e-9) / np.sqrt(np.outer(alike, alike)), np.float32)

    @cached_property
    def _weights(self) -> Matrix:
        """How much each two regions count, none with itself, float32 ``(n, n)``."""
        weights = np.outer(self.regions.weights, self.regions.weights)
        np.fill_diagonal(weights, 0)
        return np.asarray(weights, np.float32)

    @cached_property
    def _cosines(self) -> Matrix:
        """How alike each two regions are, times how much they count, float32 ``(n, n)``."""
        return self._weights * (self.regions.vectors @ self.regions.vectors.T)


def scarcity(regions: Regions, labels: Labels) -> Matrix:
    """Return how little is heard of the lesser of each two groups, float32 ``(k, k)``.

    Minus the logarithm of its share of all speech: 0.7 for a half, 2.3 for a tenth.
    """
    talk = np.bincount(labels, regions.seconds)
    lesser = np.minimum.outer(talk, talk).clip(1e-9)
    return np.asarray(-np.log(lesser / max(float(talk.sum()), 1e-9)), np.float32)
