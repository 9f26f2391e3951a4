"""HDBSCAN, made fit for voices."""

import numpy as np
from numpy.typing import NDArray

from clustering.config import ClusteringConfig
from clustering.regions import Regions


def one_voice(regions: Regions, alike: float, least: float) -> bool:
    """Tell whether what is unlike the whole is too little to be a speaker of its own.

    A gate before HDBSCAN, which never finds one cluster: in a monologue it finds none or several.

    Parameters
    ----------
    alike : float
        Average cosine with all regions below which a region is unlike the whole.
    least : float
        Seconds that a speaker talks at least.
    """
    mean = regions.weights @ regions.vectors / regions.weights.sum()
    return bool(regions.seconds[regions.vectors @ mean < alike].sum() < least)


def dense_groups(
    vectors: NDArray[np.float32], config: ClusteringConfig
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find where voices are dense.

    Parameters
    ----------
    vectors : float32 (n, d)
        Unit rows.

    Returns
    -------
    kept : int64 (m,)
        The rows that lie in a dense group; the others are noise.
    groups : int64 (m,)
        The group of each, ``0 .. k-1``.

    Notes
    -----
    Campello, Moulavi and Sander, 2013; McInnes and Healy, 2017. In many dimensions all points
    are about equally far apart, so density is measured between principal components; scaling
    these to unit length again leaves out how marked a voice is and keeps which voice it is.
    """
    from hdbscan import HDBSCAN

    fewest = max(config.min_cluster_size, round(len(vectors) ** 0.5 / 2))
    model = HDBSCAN(
        min_cluster_size=fewest,
        min_samples=fewest // 2,
        approx_min_span_tree=False,
        core_dist_n_jobs=1,  # processes cost more than they save here
    )
    labels = model.fit_predict(_reduced(vectors, config.dimensions))
    kept = np.flatnonzero(labels >= 0)
    return kept, labels[kept].astype(np.int64)


def _reduced(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """Project unit rows on their principal components, and to unit length again."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    # of the small matrix: a decomposition of all rows takes far longer, most where cores are busy
    axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :dimensions]
    reduced = centred @ axes
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    return np.asarray(reduced / lengths.clip(1e-9), np.float64)
