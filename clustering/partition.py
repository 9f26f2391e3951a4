"""Tell speakers apart: the stages of clustering in their order."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Divisions, Handful, Parts
from clustering.assignment import settle
from clustering.clusters import Clusters
from clustering.config import ClusteringConfig, SpeakerBounds
from clustering.counting import Counter
from clustering.density import dense_groups
from clustering.regions import Regions, checked
from clustering.spectral import coordinates

Grouping = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Some of ``n`` items, int64 ``(m,)``, and the group of each, int64 ``(m,)``."""

SPEAKERS = 24
"""Coordinates that tell speakers apart; more speakers than that share some."""
ENOUGH = 0.04
"""The share of all speech that is enough to be a speaker: a recording may be very short. How alike
those must be of whom less is heard is another matter (`ClusteringConfig.scarcity`)."""
CROWD = 200
"""Regions below which their density tells nothing that the graph does not: HDBSCAN, which takes a
second to import, is left out."""
LONG = 30
"""Regions of a local speaker: chunks of the engine have ten."""


def cluster(
    embeddings: NDArray[np.float32],
    *,
    seconds: NDArray[np.float32],
    rivals: NDArray[np.int64],
    local_speakers: NDArray[np.int64] | None = None,
    bounds: SpeakerBounds = SpeakerBounds(),
    config: ClusteringConfig = ClusteringConfig(),
) -> Clusters:
    """Tell speakers apart.

    Equal input gives equal output, and shuffled rows give the same groups.

    Parameters
    ----------
    embeddings : float32 (n, d)
        One unit-norm row per region.
    seconds : float32 (n,)
        Clean speech in each region.
    rivals : int64 (n,)
        The same for regions heard at the same time: they are probably of different speakers.
    local_speakers : int64 (n,), optional
        The local speaker of each region, numbered over all chunks: regions of one are probably of
        one speaker. Without it nothing is known of that.
    bounds : SpeakerBounds
        How many speakers there may be.

    Raises
    ------
    ValueError
        Arrays of wrong shapes, rows that are not of unit norm, NaN, negative seconds.

    >>> voices = np.eye(2, dtype=np.float32)[[1, 0, 1, 0]]
    >>> cluster(voices, seconds=np.full(4, 5.0), rivals=np.array([0, 0, 1, 1])).labels.tolist()
    [0, 1, 0, 1]
    """
    whole = np.arange(len(embeddings)) if local_speakers is None else local_speakers
    regions = checked(embeddings, seconds, rivals, whole)
    if not len(regions):
        nobody = np.empty(0, np.int64)
        return Clusters(nobody, regions.vectors, np.empty(0, np.float32), nobody)
    return Partition.of(regions, bounds, config).clusters()


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Regions and all ways to divide them.

    Attributes
    ----------
    regions : Regions
        One or more, in the caller's order.
    order : int64 (n,)
        That of `Regions.order`, in which all is computed.
    cores : int64 (m,)
        The places in that order of those that tell speakers apart best.
    counter : Counter
        Divides these.
    bounds : SpeakerBounds
        How many speakers there may be.
    """

    regions: Regions
    order: NDArray[np.int64]
    cores: NDArray[np.int64]
    counter: Counter
    bounds: SpeakerBounds

    @classmethod
    def of(cls, regions: Regions, bounds: SpeakerBounds, config: ClusteringConfig) -> "Partition":
        """Find the cores, and how they can be divided."""
        order = regions.order()
        ordered = regions.take(order)
        chosen = _chosen(ordered, bounds, config)
        found = ordered.take(chosen)
        least = _least(float(found.seconds.sum()), config)
        cores, divisions = _divisions(found, bounds, config)
        counter = Counter(found.take(cores), divisions, least, config)
        return cls(regions, order, chosen[cores], counter, bounds)

    def clusters(self, number: int | None = None) -> Clusters:
        """Return the speakers; with a ``number``, of so many groups, as `Counter.speakers` does."""
        regions, config = self.regions, self.counter.config
        count = None if number or self.bounds != SpeakerBounds() else self.counter.count()
        kept, speakers = self.counter.speakers(self.bounds, count.number if count else number)
        labels = np.empty(len(regions), np.int64)
        labels[self.order] = settle(regions.take(self.order), self.cores[kept], speakers)
        found = Clusters.of(regions, labels, config)
        return replace(found, asked=self.bounds.least, count=count)


def _chosen(regions: Regions, bounds: SpeakerBounds, config: ClusteringConfig) -> NDArray[np.int64]:
    """Choose the regions among which to look for speakers: long ones, and not too many."""
    chosen = np.flatnonzero(regions.seconds >= config.least_region)
    if len(chosen) < max(2, bounds.least):
        chosen = np.arange(len(regions))
    return chosen[_sample(regions.local_speakers[chosen], config.most)]


def _sample(local_speakers: NDArray[np.int64], most: int) -> NDArray[np.bool_]:
    """Choose about ``most`` regions: all of some local speakers, since how these mix counts.

    Local speakers of more than `LONG` regions are taken as several.
    """
    parts = np.stack([local_speakers, _ranks(local_speakers) // LONG])
    found, places = np.unique(parts, axis=1, return_inverse=True)
    found, places = found[0], places.ravel()
    number = min(max(len(found) * most // max(len(places), 1), 1), len(found))
    return np.isin(places, np.arange(number) * len(found) // max(number, 1))


def _ranks(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many of its group come before each."""
    order = groups.argsort(kind="stable")
    ranks = np.empty(len(groups), np.int64)
    ranks[order] = np.arange(len(groups)) - np.searchsorted(groups[order], groups[order])
    return ranks


def _least(speech: float, config: ClusteringConfig) -> float:
    """Return the seconds that make a speaker of a recording with so many seconds of speech."""
    return max(min(config.least_speaker, ENOUGH * speech), config.least_share * speech)


def _divisions(
    regions: Regions, bounds: SpeakerBounds, config: ClusteringConfig
) -> tuple[NDArray[np.int64], Divisions]:
    """Return the regions that tell speakers apart, and how these can be divided."""
    if len(regions) < config.dense_from:
        return np.arange(len(regions)), Handful(regions.vectors)
    space = coordinates(regions, max(SPEAKERS, config.dimensions + 1, bounds.least))
    cores, groups = _groups(space, bounds, config)
    return cores, Parts(space[cores], groups)


def _groups(
    space: NDArray[np.float64], bounds: SpeakerBounds, config: ClusteringConfig
) -> Grouping:
    """Find what agglomerative clustering starts from: dense groups, or each region alone."""
    everything = np.arange(len(space))
    if config.method == "hdbscan" and len(space) >= CROWD:
        kept, groups = dense_groups(space, config)
        if len(np.unique(groups)) >= max(bounds.least, 2):
            return kept, groups
    return everything, everything
