"""HDBSCAN, made fit for voices."""

import numpy as np
from numpy.typing import NDArray

from clustering.config import ClusteringConfig
from clustering.regions import Regions


def one_voice(regions: Regions, same_speaker: float, least: float) -> bool:
    """Tell whether what is unlike the whole is too little to be a speaker of its own.

    A gate before HDBSCAN, which never finds one cluster: in a monologue it finds none or several.

    Parameters
    ----------
    same_speaker : float
        Average cosine with all regions below which a region is unlike the whole.
    least : float
        Seconds that a speaker talks at least.
    """
    mean = regions.weights @ regions.vectors / regions.weights.sum()
    return bool(regions.seconds[regions.vectors @ mean < same_speaker].sum() < least)


def dense_groups(
    regions: Regions, least: float, config: ClusteringConfig
) -> list[NDArray[np.int64]]:
    if one_voice(regions, config.same_speaker, least):
        return [np.arange(len(regions))]
    found = []
    waiting = _dense(regions.vectors, config)
    while waiting:
        group = waiting.pop()
        members = regions.take(group)
        parts = []
        if len(group) >= 8 and not one_voice(
            members, config.same_speaker, max(least, SUB * float(members.seconds.sum()))
        ):
            parts = [group[part] for part in _dense(members.vectors, config)]
        waiting += parts
        if not parts:
            found.append(group)
    return found


SUB = 2

SEL = "eom"
MCS = lambda n: 4
MS = lambda m: m // 2


def _dense(vectors, config):
    from hdbscan import HDBSCAN

    m = MCS(len(vectors))
    model = HDBSCAN(
        min_cluster_size=m,
        min_samples=MS(m),
        cluster_selection_method=SEL,
        approx_min_span_tree=False,
        core_dist_n_jobs=1,  # processes cost more than they save here
    )
    labels = model.fit_predict(_reduced(vectors, config.dimensions))
    return [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]


def _reduced(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """Project unit rows on their principal components, and to unit length again."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:dimensions]
    reduced = centred @ axes.T
    return reduced / np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
