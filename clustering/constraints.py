"""What limits the grouping: rivals should not share a speaker, and speakers may be counted."""

import numpy as np
from numpy.typing import NDArray

from clustering.regions import Regions


def rivalry(regions: Regions, groups: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how long two groups are heard beside each other.

    Parameters
    ----------
    regions : Regions
        In the order of their chunks.
    groups : int64 (n,)
        The group, of ``k``, that each belongs to.

    Returns
    -------
    seconds : float32 (k, k)
        Over all pairs of rivals, one in each group: the weight of the lighter. Symmetrical.
    """
    count = int(groups.max()) + 1
    seconds = np.zeros((count, count), np.float32)
    order = np.argsort(regions.chunks, kind="stable")
    chunks, groups, weights = regions.chunks[order], groups[order], regions.weights[order]
    for gap in range(1, len(regions)):
        first = np.flatnonzero(chunks[gap:] == chunks[:-gap])
        if not len(first):
            break
        shared = np.minimum(weights[first], weights[first + gap])
        np.add.at(seconds, (groups[first], groups[first + gap]), shared)
    return seconds + seconds.T
