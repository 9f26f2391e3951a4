"""HDBSCAN, made fit for voices."""

import numpy as np
from numpy.typing import NDArray

from clustering.config import ClusteringConfig


def dense_groups(
    coordinates: NDArray[np.float64], config: ClusteringConfig
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find where voices are dense.

    Parameters
    ----------
    coordinates : float64 (n, c)
        From `clustering.spectral.coordinates`.

    Returns
    -------
    kept : int64 (m,)
        The rows that lie in a dense group; the others are noise.
    groups : int64 (m,)
        The group of each, ``0 .. k-1``.

    Notes
    -----
    Campello, Moulavi and Sander, 2013; McInnes and Healy, 2017. In many dimensions all points
    are about equally far apart, so density is measured in a few coordinates, the constant one
    left out; scaling these to unit length leaves out how marked a voice is and keeps which voice
    it is.
    """
    from hdbscan import HDBSCAN

    used = coordinates[:, 1 : 1 + config.dimensions]
    lengths = np.linalg.norm(used, axis=1, keepdims=True)
    model = HDBSCAN(
        min_cluster_size=config.min_cluster_size,
        min_samples=config.min_cluster_size // 2,
        approx_min_span_tree=False,
        core_dist_n_jobs=1,  # processes cost more than they save here
    )
    labels = model.fit_predict(used / lengths.clip(1e-9))
    kept = np.flatnonzero(labels >= 0)
    return kept, labels[kept].astype(np.int64)
