"""Whom a library knows helps to tell the speakers of a recording apart.

Clustering takes two people for one where rooms and noise blur their voices, and one person for two
where they sound different at times. Somebody who is known is recognised all the same. So voices are
divided further as long as that makes more people known, and the voices of one person are joined
(``docs/decisions/0021``).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clustering import ClusteringConfig, Clusters, SpeakerBounds, labelled
from diarize.listen import Heard

FURTHER = 4
"""How many speakers more than clustering finds are tried."""

Group = Callable[[SpeakerBounds], Clusters]
"""Tells speakers apart, within bounds."""
Surely = Callable[[Clusters], list[int | None]]
"""Says whom each speaker is sure to be, by number; None if nobody who is known."""


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """A way to tell speakers apart, and whom each of them is sure to be.

    ``wholes``, int64 ``(k,)``, says which of them are one.
    """

    clusters: Clusters
    people: list[int | None]
    wholes: NDArray[np.int64]

    @property
    def known(self) -> int:
        """How many people are recognised."""
        return len({person for person in self.people if person is not None})

    @property
    def number(self) -> int:
        """How many speakers there are."""
        return len(np.unique(self.wholes))


def guided(
    heard: Heard, bounds: SpeakerBounds, group: Group, surely: Surely, config: ClusteringConfig
) -> Clusters:
    """Tell speakers apart with the help of whoever is known.

    What clustering alone finds comes back where nobody is recognised whom it does not find, where
    no two speakers are one person, and where the bounds allow nothing else. How clear the number
    is is only known if it is the one that clustering found.
    """
    first = group(bounds)
    best = _best(first, bounds, group, surely)
    if best.clusters is first and best.number == len(first.centroids):
        return first
    labels = best.wholes[best.clusters.labels]
    found = labelled(heard.embeddings, labels, seconds=heard.regions.seconds, config=config)
    count = first.count if best.number == len(first.centroids) else None
    return replace(found, asked=bounds.least, count=count)


def _best(first: Clusters, bounds: SpeakerBounds, group: Group, surely: Surely) -> _Way:
    """Divide further as long as that makes more people known."""
    found = surely(first)
    apart = _Way(first, found, np.arange(len(found)))
    joined = _way(first, first, found)
    best = joined if _is_within(joined.number, bounds) else apart
    for number in range(len(found) + 1, len(found) + FURTHER + 1):
        finer = group(SpeakerBounds(number, number))
        way = _way(first, finer, surely(finer))
        if way.known > best.known and _is_within(way.number, bounds):
            best = way
    return best


def _way(first: Clusters, finer: Clusters, people: list[int | None]) -> _Way:
    """Join the speakers who are one person.

    Those whom nobody knows are joined if clustering alone, which found the ``first``, does not
    tell them apart.
    """
    homes = [_commonest(first.labels[finer.labels == own]) for own in range(len(people))]
    keys = [
        ("home", home) if person is None else ("person", person)
        for home, person in zip(homes, people, strict=True)
    ]
    return _Way(finer, people, np.array([keys.index(key) for key in keys], np.int64))


def _commonest(labels: NDArray[np.int64]) -> int:
    return int(np.bincount(labels).argmax())


def _is_within(number: int, bounds: SpeakerBounds) -> bool:
    return bounds.least <= number and (bounds.most is None or number <= bounds.most)
