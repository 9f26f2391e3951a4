"""From a few speakers that are known to a speaker for every region."""

import numpy as np
from numpy.typing import NDArray

from clustering.regions import Regions

ROUNDS = 2
"""How often centroids and labels are estimated anew: more lets big speakers eat small ones."""

LEANING = 0.2
"""What the voice of its whole local speaker counts for a region, beside the voice of its own."""

ANCHORED = 100.0
"""A similarity that nothing outweighs."""


def centroids(regions: Regions, labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the weighted mean voice of each label: float32 ``(k, d)``, unit norm."""
    sums = np.zeros((int(labels.max()) + 1, regions.vectors.shape[1]), np.float32)
    np.add.at(sums, labels, regions.weights[:, None] * regions.vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / lengths.clip(1e-9), np.float32)


def settle(
    regions: Regions, cores: NDArray[np.int64], labels: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give each region the speaker to whom it, and somewhat its local speaker, is most similar.

    Parameters
    ----------
    regions : Regions
        ``n`` of them.
    cores : int64 (m,)
        The regions that define the speakers.
    labels : int64 (m,)
        Their speakers, ``0 .. k-1``.

    Returns
    -------
    labels : int64 (n,)
        Each of the ``k`` speakers has a region: the core most like it stays with it.
    """
    voices = centroids(regions.take(cores), labels)
    own = np.einsum("ij,ij->i", regions.vectors[cores], voices[labels])
    best_first = np.lexsort((-own, labels))
    anchors = cores[best_first[np.unique(labels[best_first], return_index=True)[1]]]
    places = np.unique(regions.local_speakers, return_inverse=True)[1]
    leaning = regions.vectors + LEANING * centroids(regions, places)[places]
    for _ in range(ROUNDS):
        similarity = leaning @ voices.T
        similarity[anchors, np.arange(len(anchors))] = ANCHORED
        assigned: NDArray[np.int64] = similarity.argmax(axis=1)
        voices = centroids(regions, assigned)
    return assigned


def next_best(
    regions: Regions, labels: NDArray[np.int64], voices: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Return the speaker, int64 ``(n,)``, whom each region is most like after its own.

    It is its own where there is no other.
    """
    similarity = regions.vectors @ voices.T
    similarity[np.arange(len(labels)), labels] = -np.inf
    found: NDArray[np.int64] = similarity.argmax(axis=1)
    return found


def confidence(
    regions: Regions,
    labels: NDArray[np.int64],
    others: NDArray[np.int64],
    voices: NDArray[np.float32],
    same_speaker: float,
) -> NDArray[np.float32]:
    """Return about how likely each label is right: float32 ``(n,)`` in [0, 1].

    A logistic function of the margin between a region's similarity to its own speaker and to the
    `next_best`, ``others``, or, of a single speaker, to ``same_speaker``; fitted on meetings of 1
    to 6 speakers, simulated from real voices.
    """
    own, other = (
        np.einsum("ij,ij->i", regions.vectors, voices[who], dtype=np.float32)
        for who in (labels, others)
    )
    if len(voices) == 1:
        other = np.full_like(own, same_speaker)
    margin = (own - other) / (1 - same_speaker)
    return np.asarray(0.5 + 0.5 * np.tanh((1.3 + 4.0 * margin) / 2), np.float32)
