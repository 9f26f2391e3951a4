"""Voices as a graph of neighbours, and coordinates in which its loosely tied parts lie apart.

How alike two regions are depends on the room, the microphones and on how alike the speakers are;
who is nearest to whom depends on that much less. A region in which two people talk is near to
both, and ties them loosely.
"""

import numpy as np
from numpy.typing import NDArray

from clustering.regions import Regions

SHARE = 0.1
"""Of all regions, how many each is tied to: the fewer, the sooner one speaker falls apart."""
FEWEST = 6
"""Neighbours in a short recording."""
FAINTLY = 1e-6
"""How much any two regions are tied by how alike they are. It counts only where the graph falls
into parts that nothing else ties: which of them are joined first would be left to rounding."""


def coordinates(regions: Regions, number: int) -> NDArray[np.float64]:
    """Return the smoothest functions on the graph of neighbours, the constant one first.

    Parameters
    ----------
    regions : Regions
        ``n`` of them; rivals are no neighbours.
    number : int
        How many coordinates; there are never more than ``n``.

    Returns
    -------
    coordinates : float64 (n, number)

    Notes
    -----
    Eigenvectors of the Laplacian of the symmetrised graph of nearest neighbours (von Luxburg,
    "A tutorial on spectral clustering", Statistics and Computing 2007; for speakers: Park et al.,
    IEEE Signal Processing Letters 2020).
    """
    from scipy.linalg import eigh

    ties = neighbours(regions) + FAINTLY * (1 + regions.vectors @ regions.vectors.T)
    laplacian = np.diag(ties.sum(axis=1)) - ties
    found = eigh(laplacian, subset_by_index=[0, min(number, len(regions)) - 1])[1]
    return np.asarray(found, np.float64)


def neighbours(regions: Regions) -> NDArray[np.float64]:
    """Return how tied each two regions are, float64 ``(n, n)``: 1 if each is near to the other.

    It is 0.5 if only one is near to the other, and 0 between rivals.
    """
    similarity = regions.vectors @ regions.vectors.T
    rivals = regions.rivals[:, None] == regions.rivals
    similarity[rivals] = -np.inf
    near = np.zeros(similarity.shape)
    number = min(max(FEWEST, round(SHARE * len(regions))), len(regions) - 1)
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :number]
    np.put_along_axis(near, nearest, 1.0, axis=1)
    near[rivals] = 0
    return (near + near.T) / 2
