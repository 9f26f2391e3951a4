"""How many speakers there are: how far to divide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Divisions, Labels
from clustering.config import ClusteringConfig, SpeakerBounds
from clustering.evidence import Count, Evidence, natural
from clustering.likeness import Likeness
from clustering.regions import Regions


@dataclass(frozen=True, eq=False)
class Counter:
    """Counts the speakers among regions.

    Attributes
    ----------
    regions : Regions
        ``m`` of them.
    divisions : Divisions
        How they can be divided.
    least : float
        Seconds of speech that it takes to be a speaker, unless the bounds demand more speakers
        than talk that long.
    config : ClusteringConfig
        When two are one.
    """

    regions: Regions
    divisions: Divisions
    least: float
    config: ClusteringConfig

    def speakers(self, bounds: SpeakerBounds, number: int | None = None) -> tuple[Labels, Labels]:
        """Divide regions into speakers as long as no two are alike, within the bounds.

        With a ``number`` that many groups are formed in any case, as far as the bounds allow.

        Returns
        -------
        kept : int64 (k,)
            The regions that are of a speaker; the others' talk too little.
        labels : int64 (k,)
            The speaker of each, ``0 .. speakers-1``.
        """
        numbers = self._order(bounds, number)
        fitting = next((n for n in numbers if self._fits(n, bounds)), None)
        if fitting is None:
            labels = self.divisions.into(min(bounds.least, self.divisions.most))
            return np.arange(len(labels)), labels
        labels = self.divisions.into(fitting)
        kept = np.flatnonzero(np.isin(labels, np.flatnonzero(self._long_enough(labels))))
        return kept, np.unique(labels[kept], return_inverse=True)[1].astype(np.int64)

    def _order(self, bounds: SpeakerBounds, number: int | None) -> Iterable[int]:
        """Return the numbers of groups to try: the natural one, more of them, or fewer."""
        most = self.divisions.most
        if bounds.exact:
            number = bounds.least
        first = min(number or self.count().number, most)
        fewer, more = range(first, 0, -1), range(first, most + 1)
        too_many = bounds.most is not None and self._number(first) > bounds.most
        return fewer if too_many else [*more, *fewer]

    def count(self) -> Count:
        """Return how many speakers there are if nobody says how many there may be."""
        return natural(self.evidence(), self.config)

    def evidence(self) -> Iterator[Evidence]:
        """Yield what says that two of two groups, of three, and so on, are one speaker."""
        likeness = Likeness(self.regions)
        for number in range(2, self.divisions.most + 1):
            yield Evidence.of(self.regions, likeness, self.divisions.into(number))

    def _fits(self, number: int, bounds: SpeakerBounds) -> bool:
        found = self._number(number)
        return bounds.least <= found and (bounds.most is None or found <= bounds.most)

    def _number(self, number: int) -> int:
        return int(self._long_enough(self.divisions.into(number)).sum())

    def _long_enough(self, labels: Labels) -> NDArray[np.bool_]:
        talk = np.bincount(labels, self.regions.seconds)
        return np.asarray(talk >= self.least)
