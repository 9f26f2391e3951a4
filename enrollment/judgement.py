"""What speaks for each person, and what it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from enrollment.calibration import Calibration, one_of
from enrollment.cohort import Cohort, normalised
from enrollment.known import KnownVoices

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentificationConfig:
    """How names are given.

    Attributes
    ----------
    far : float
        Share of the searches for a stranger that may end with a name accepted.
    suggest_far : float
        The same for a name suggested or accepted.
    margin : float
        How much higher than anybody else's a score must be for a name to be accepted.
    known : float
        Share of all voices that are of somebody in the library: what one believes beforehand.
    allow_repeats : bool
        Whether several voices of a recording may get one name.
    among : sequence of str or None
        Names of all who may be recognised, such as those who were invited; None for everybody.
    candidates : int
        People listed for a voice, the likeliest first.
    """

    far: float = 0.01
    suggest_far: float = 0.1
    margin: float = 0.5
    known: float = 0.5
    allow_repeats: bool = False
    among: Sequence[str] | None = None
    candidates: int = 5

    def __post_init__(self) -> None:
        if not 0 < self.far <= self.suggest_far <= 0.5:
            raise ValueError(
                f"0 < far <= suggest_far <= 0.5 does not hold for {self.far} and {self.suggest_far}"
            )
        if not 0 < self.known < 1:
            raise ValueError(f"known is a share between 0 and 1, got {self.known}")
        if not self.margin >= 0 or self.candidates < 0:
            raise ValueError("margin and candidates are 0 or more")
        if isinstance(self.among, str):
            raise TypeError(f"among is a sequence of names, got the str {self.among!r}")


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """How ``k`` voices and ``m`` people go together.

    Attributes
    ----------
    people : int64 (m,)
        Their numbers.
    scores : float64 (k, m)
        How like each other they are.
    needed, noted : float64 (k, m)
        The scores from which a name may be accepted, and suggested.
    probabilities : float64 (k, m)
        That it is this person; what is missing to 1 is a stranger.
    """

    people: NDArray[np.int64]
    scores: Numbers
    needed: Numbers
    noted: Numbers
    probabilities: Numbers


class Rater(Protocol):
    """Says what speaks for each person; a `Judge`, or what stands in where there is no cohort."""

    def rate(
        self, voices: KnownVoices, people: KnownVoices, among: int, config: IdentificationConfig
    ) -> Ratings:
        """Rate voices against some of so many people, as `Judge.rate` does."""
        ...


@dataclass(frozen=True, slots=True)
class Judge:
    """What scores are measured against and what they mean: both belong to one embedding model."""

    cohort: Cohort
    calibration: Calibration

    def rate(
        self, voices: KnownVoices, people: KnownVoices, among: int, config: IdentificationConfig
    ) -> Ratings:
        """Rate voices, whose owners are not looked at, against some people of a library.

        ``among`` is how many people there are in it: those who are not given are taken to be much
        less like any of the voices.
        """
        cosines = (voices.vectors @ people.vectors.T).astype(np.float64)
        rows, columns = (self.cohort.measure(side.vectors) for side in (voices, people))
        likeness = normalised(cosines, rows, columns, self.calibration.share)
        scores = self.calibration.score(likeness, cosines)
        speech = voices.seconds[:, None], people.seconds
        return Ratings(
            people.owners,
            scores,
            self.calibration.threshold(one_of(config.far, among), *speech),
            self.calibration.threshold(one_of(config.suggest_far, among), *speech),
            _posterior(self.calibration.log_odds(scores, *speech), config.known, among),
        )


def _posterior(log_odds: Numbers, known: float, among: int) -> Numbers:
    """Return the probability of each person by Bayes' rule, everybody as likely beforehand."""
    joint = log_odds + np.log(known / among)
    total = np.logaddexp.reduce(joint, axis=1, keepdims=True, initial=np.log(1 - known))
    return np.asarray(np.exp(joint - total), np.float64)
