"""The speakers that regions are of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Labels
from clustering.assignment import centroids, confidence, next_best
from clustering.config import ClusteringConfig
from clustering.evidence import Count
from clustering.regions import LEAST_WEIGHT, Regions, checked


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Which regions are of one speaker.

    Attributes
    ----------
    labels : int64 (n,)
        The speaker of each region: ``0 .. k-1``, numbered by first appearance.
    centroids : float32 (k, d)
        The voice of each speaker, unit rows.
    confidence : float32 (n,)
        About how likely each label is right, in [0, 1].
    next_best : int64 (n,)
        The speaker whom each region is most like after its own; its own if there is one only.
    asked : int
        The fewest speakers that were asked for; there are fewer only where no more can be told
        apart.
    count : Count or None
        How clear the number of speakers is; None if somebody said how many there may be.
    """

    labels: NDArray[np.int64]
    centroids: NDArray[np.float32]
    confidence: NDArray[np.float32]
    next_best: NDArray[np.int64]
    asked: int = 1
    count: Count | None = None

    @classmethod
    def of(cls, regions: Regions, labels: Labels, config: ClusteringConfig) -> "Clusters":
        """Return what labels, int64 ``(n,)`` in any numbers, come to."""
        labels = _by_appearance(labels)
        voices = centroids(regions, labels)
        others = next_best(regions, labels, voices)
        sure = confidence(regions, labels, others, voices, config.same_speaker)
        return cls(labels, voices, sure, others)

    @classmethod
    def single(cls, embeddings: NDArray[np.float32], seconds: NDArray[np.float32]) -> "Clusters":
        """Give all regions, ``(n, d)`` and ``(n,)``, to one speaker; there may be none."""
        voice = np.maximum(seconds, LEAST_WEIGHT) @ embeddings
        alike = np.zeros(len(embeddings), np.int64)
        return cls(
            labels=alike,
            centroids=(voice / max(float(np.linalg.norm(voice)), 1e-9))[None],
            confidence=np.ones(len(embeddings), np.float32),
            next_best=alike,
        )


def labelled(
    embeddings: NDArray[np.float32],
    labels: Labels,
    *,
    seconds: NDArray[np.float32],
    config: ClusteringConfig = ClusteringConfig(),
) -> Clusters:
    """Return the speakers of regions of which one knows who is who.

    Parameters
    ----------
    embeddings : float32 (n, d)
        One unit-norm row per region; one or more.
    labels : int64 (n,)
        The speaker of each, in any numbers.
    seconds : float32 (n,)
        Clean speech in each region.

    Raises
    ------
    ValueError
        Arrays of wrong shapes, rows that are not of unit norm, NaN, negative seconds.
    """
    alone = np.arange(len(embeddings))
    return Clusters.of(checked(embeddings, seconds, labels, alone), labels, config)


def _by_appearance(labels: Labels) -> Labels:
    """Renumber labels ``0 .. k-1`` in the order in which they first appear."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return first.argsort().argsort()[inverse]
