"""How many speakers there are: how far to divide."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Divisions, Labels
from clustering.config import ClusteringConfig, SpeakerBounds
from clustering.constraints import USUAL, mixing
from clustering.likeness import Likeness, scarcity
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

    def speakers(self, bounds: SpeakerBounds) -> tuple[Labels, Labels]:
        """Divide regions into speakers as long as no two are alike, within the bounds.

        Returns
        -------
        kept : int64 (k,)
            The regions that are of a speaker; the others' talk too little.
        labels : int64 (k,)
            The speaker of each, ``0 .. speakers-1``.
        """
        number = next((n for n in self._order(bounds) if self._fits(n, bounds)), None)
        if number is None:
            labels = self.divisions.into(min(bounds.least, self.divisions.most))
            return np.arange(len(labels)), labels
        labels = self.divisions.into(number)
        kept = np.flatnonzero(np.isin(labels, np.flatnonzero(self._long_enough(labels))))
        return kept, np.unique(labels[kept], return_inverse=True)[1].astype(np.int64)

    def _order(self, bounds: SpeakerBounds) -> Iterable[int]:
        """Return the numbers of groups to try: the natural one, more of them, or fewer."""
        most = self.divisions.most
        natural = min(bounds.least, most) if bounds.exact else self._natural()
        fewer, more = range(natural, 0, -1), range(natural, most + 1)
        too_many = bounds.most is not None and self._number(natural) > bounds.most
        return fewer if too_many else [*more, *fewer]

    def _natural(self) -> int:
        """Return the last number at which no two speakers are alike."""
        numbers = range(2, self.divisions.most + 1)
        alike = (n for n in numbers if self._alike(self.divisions.into(n)))
        return next(alike, self.divisions.most + 1) - 1

    def _alike(self, labels: Labels) -> bool:
        mixed = self.config.mixing * (mixing(self.regions, labels) - USUAL)
        scarce = self.config.scarcity * scarcity(self.regions, labels)
        alike = self._likeness.between(labels) + scarce + mixed
        pairs = alike[np.triu_indices(len(alike), 1)]
        return bool(pairs.max() >= self.config.same_voice + self.config.crowd * np.log(len(pairs)))

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.regions)

    def _fits(self, number: int, bounds: SpeakerBounds) -> bool:
        found = self._number(number)
        return bounds.least <= found and (bounds.most is None or found <= bounds.most)

    def _number(self, number: int) -> int:
        return int(self._long_enough(self.divisions.into(number)).sum())

    def _long_enough(self, labels: Labels) -> NDArray[np.bool_]:
        talk = np.bincount(labels, self.regions.seconds)
        return np.asarray(talk >= self.least)
