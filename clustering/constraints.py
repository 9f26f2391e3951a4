"""What the segmentation knows of the speakers: a local speaker is probably one person."""

import numpy as np
from numpy.typing import NDArray

from clustering.regions import Regions

USUAL = 0.5
"""How mixed two groups are that may as well be one speaker as two. The halves of one are mixed less
than by chance, for successive regions share half of their windows, and so are alike."""
DOUBT = 50.0
"""Pairs of regions that are taken to be mixed as usual, beside those that are heard."""


def mixing(regions: Regions, groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how mixed each two groups are within local speakers.

    Parameters
    ----------
    regions : Regions
        ``n`` of them.
    groups : int64 (n,)
        The group, of ``k``, that each belongs to.

    Returns
    -------
    mixing : float64 (k, k)
        Of the pairs of regions that one local speaker has in two groups, how many have one in
        each, as a multiple of what there were if chance had dealt them out: about 0.1 where the
        groups are two speakers, about 0.6 where they are one.
    """
    found = np.unique(regions.local_speakers, return_inverse=True)[1]
    counts = np.zeros((found.max() + 1, groups.max() + 1))
    np.add.at(counts, (found, groups), 1)
    across, sizes = counts.T @ counts, counts.sum(axis=0)
    within = (across.diagonal() - sizes) / 2
    share = sizes / np.add.outer(sizes, sizes)
    expected = 2 * share * share.T * (across + np.add.outer(within, within))
    return np.asarray((across + USUAL * DOUBT) / (expected + DOUBT), np.float64)
