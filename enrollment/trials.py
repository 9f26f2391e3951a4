"""Comparisons of voices with people, of which one knows who spoke."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from enrollment.calibration import amount
from enrollment.cohort import SHARE, Cohort, normalised
from enrollment.known import KnownVoices

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Comparisons of a voice with a person, ``(n,)`` each.

    Attributes
    ----------
    normalised, cosines : float64 (n,)
        How like they are.
    spoken, enrolled : float64 (n,)
        Seconds of speech of the voice, and of the person.
    speakers, people : int64 (n,)
        Who it was, and who the person is; the same number means the same person.
    """

    normalised: Numbers
    cosines: Numbers
    spoken: Numbers
    enrolled: Numbers
    speakers: Integers
    people: Integers

    def __len__(self) -> int:
        return len(self.speakers)

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which of them are of one person, bool ``(n,)``."""
        return np.asarray(self.speakers == self.people, np.bool_)

    @property
    def amounts(self) -> Numbers:
        """Log seconds spoken and enrolled, as `amount` gives them, float64 ``(n, 2)``."""
        return np.stack([amount(self.spoken), amount(self.enrolled)], axis=1)

    def take(self, places: NDArray[np.integer] | NDArray[np.bool_]) -> "Trials":
        """Return some of them."""
        return Trials(*(getattr(self, field.name)[places] for field in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence["Trials"]) -> "Trials":
        """Return all trials of several, of which there is at least one."""
        columns = ([getattr(part, field.name) for part in parts] for field in fields(cls))
        return cls(*map(np.concatenate, columns))

    def thinned(self, strangers: int, seed: int = 0) -> "Trials":
        """Return all trials of one person, and at most so many of two."""
        different = np.flatnonzero(~self.same)
        drawn = np.random.default_rng(seed).permutation(different)[:strangers]
        return self.take(np.sort(np.concatenate([np.flatnonzero(self.same), drawn])))


def compared(
    voices: KnownVoices, people: KnownVoices, cohort: Cohort, share: float = SHARE
) -> Trials:
    """Compare every voice with every person; neither may hold the same speech as the other.

    ``share`` is that of the `Calibration` to come, or of the one that it is based on.
    """
    known = people.merged()
    cosines = (voices.vectors @ known.vectors.T).astype(np.float64)
    sides = cohort.measure(voices.vectors), cohort.measure(known.vectors)
    scores = normalised(cosines, *sides, share)
    voice, person = (side.ravel() for side in np.indices(cosines.shape))
    return Trials(
        normalised=scores.ravel(),
        cosines=cosines.ravel(),
        spoken=voices.seconds[voice].astype(np.float64),
        enrolled=known.seconds[person].astype(np.float64),
        speakers=voices.owners[voice],
        people=known.owners[person],
    )
