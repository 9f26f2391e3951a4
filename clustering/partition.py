"""Tell speakers apart: the stages of clustering in their order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Merge, merges
from clustering.assignment import centroids, settle
from clustering.config import ClusteringConfig, SpeakerBounds
from clustering.density import dense_groups, one_voice
from clustering.regions import Regions, checked


def _chosen(regions, bounds, config):
    long_enough = np.flatnonzero(regions.seconds >= config.least_region)
    if len(long_enough) < max(2, bounds.least):
        long_enough = np.arange(len(regions))
    step = np.linspace(0, len(long_enough) - 1, min(len(long_enough), config.most))
    return long_enough[np.round(step).astype(np.int64)]


def _seeds(found, least, bounds, config):
    everything = np.arange(len(found))
    if config.method == "hdbscan" and len(found) >= config.dense_from:
        groups = dense_groups(found, least, config)
        if len(groups) >= bounds.least and not (bounds.exact and EXACT_AHC):
            return np.concatenate(groups), np.repeat(np.arange(len(groups)), list(map(len, groups)))
    return everything, everything


EXACT_AHC = True


def voices(tree, seconds, least, same_speaker, bounds):
    """groups -> (kept groups, labels)"""
    enough = seconds >= least
    totals = seconds.astype(float).copy()
    numbers = [int((totals >= least).sum())]
    for m in tree:
        before = (totals[m.kept] >= least) + 0 + (totals[m.gone] >= least)
        totals[m.kept] += totals[m.gone]
        totals[m.gone] = 0 if least > 0 else -1
        numbers.append(numbers[-1] - int(before) + int(totals[m.kept] >= least))
    natural = next((i for i, m in enumerate(tree) if m.similarity < same_speaker), len(tree))
    if bounds.most is not None and numbers[natural] > bounds.most:
        stage = next(i for i in range(natural, len(numbers)) if numbers[i] <= bounds.most)
    else:
        stage = next((i for i in range(natural, -1, -1) if numbers[i] >= bounds.least), None)
    if stage is None:
        return None
    labels = np.arange(len(seconds))
    for m in tree[:stage]:
        labels[labels == m.gone] = m.kept
    tot = np.bincount(labels, seconds, minlength=len(seconds))
    cnt = np.bincount(labels, minlength=len(seconds))
    ok = (tot >= least) & (cnt > 0)
    kept = np.flatnonzero(ok[labels])
    return kept, np.unique(labels[kept], return_inverse=True)[1]


def cluster_labels(
    x, seconds, chunks, bounds=SpeakerBounds(), config=ClusteringConfig(), apen=None
):
    regions = checked(x, seconds, chunks)
    order = regions.order()
    regions = regions.take(order)
    chosen = _chosen(regions, bounds, config)
    found = regions.take(chosen)
    least = max(config.least_speaker, config.least_share * float(found.seconds.sum()))
    kept, groups = _seeds(found, least, bounds, config)
    cores = found.take(kept)
    tree = merges(cores, groups, config.rival_penalty)
    secs = np.bincount(groups, cores.seconds)
    v = voices(tree, secs, least, config.same_speaker, bounds)
    if v is None or not len(v[0]):
        v = (
            voices(tree, secs, 0, config.same_speaker, bounds)
            if v is None
            else voices(tree, secs, 0, -9, SpeakerBounds(1, 1))
        )
        if v is None:
            v = np.arange(len(secs)), np.arange(len(secs))
    gl = np.full(len(secs), -1)
    gl[v[0]] = v[1]
    member = gl[groups] >= 0
    lab = settle(
        regions,
        chosen[kept][member],
        gl[groups][member],
        config.rival_penalty if apen is None else apen,
    )
    out = np.empty(len(x), np.int64)
    out[order] = lab
    return np.unique(out, return_inverse=True)[1]
