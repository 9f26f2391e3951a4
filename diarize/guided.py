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
    """A way to tell speakers apart, and whom each of them is sure to be."""

    clusters: Clusters
    people: list[int | None]

    @property
    def known(self) -> int:
        """How many people are recognised."""
        return len({person for person in self.people if person is not None})

    def __len__(self) -> int:
        return len(self.people)


def guided(
    heard: Heard, bounds: SpeakerBounds, group: Group, surely: Surely, config: ClusteringConfig
) -> Clusters:
    """Tell speakers apart with the help of whoever is known.

    What clustering alone finds comes back where nobody is recognised whom it does not find, where
    no two speakers are one person, where the number of speakers is given, and where more or fewer
    than the bounds allow would come out. How clear the number is is only known if it is unchanged.
    """
    first = _way(group(bounds), surely)
    if bounds.exact:
        return first.clusters
    best = _further(first, bounds, group, surely)
    wholes = _wholes(first.clusters, best)
    number = len(np.unique(wholes))
    is_same = best is first and number == len(first)
    if is_same or number < bounds.least:
        return first.clusters
    labels = wholes[best.clusters.labels]
    found = labelled(heard.embeddings, labels, seconds=heard.regions.seconds, config=config)
    count = first.clusters.count if number == len(first) else None
    return replace(found, asked=bounds.least, count=count)


def _way(clusters: Clusters, surely: Surely) -> _Way:
    return _Way(clusters, surely(clusters))


def _further(first: _Way, bounds: SpeakerBounds, group: Group, surely: Surely) -> _Way:
    """Divide further as long as that makes more people known."""
    best = first
    most = min(len(first) + FURTHER, bounds.most or len(first) + FURTHER)
    for number in range(len(first) + 1, most + 1):
        finer = _way(group(SpeakerBounds(number, number)), surely)
        if finer.known > best.known and len(finer) > len(best):
            best = finer
    return best


def _wholes(first: Clusters, best: _Way) -> NDArray[np.int64]:
    """Return which speakers are one, int64 ``(k,)``.

    Those who are one person are, and so are those whom nobody knows, if clustering alone does not
    tell them apart.
    """
    homes = [_commonest(first.labels[best.clusters.labels == own]) for own in range(len(best))]
    keys = [
        ("home", home) if person is None else ("person", person)
        for home, person in zip(homes, best.people, strict=True)
    ]
    return np.array([keys.index(key) for key in keys], np.int64)


def _commonest(labels: NDArray[np.int64]) -> int:
    return int(np.bincount(labels).argmax())
