"""What a score means: how likely it is the same person, and how often a stranger gets it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from enrollment.tail import Tail

Numbers = NDArray[np.float64]

USUAL = 5.0
"""Seconds that others are compared with."""
SECONDS = (1.0, 30.0)
"""Less tells no less, and more no more, as far as was measured."""
DOUBTFUL = 2.0
"""Factor by which a false-accept rate may be too high before that is worth saying."""
EVEN = 0.5
"""The share of calibrations that do not say theirs."""
ROUNDING = 1e-9
"""Share by which a rate that was computed may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What scores mean for one model and cohort; made by `fit_calibration`.

    Attributes
    ----------
    cosine : float
        Score = normalised cosine + this times the cosine itself, which is worth something still.
    odds : tuple of float
        Log-odds of the same person, as often as not: a constant, and what is added for each unit
        of score, of log seconds spoken, of log seconds enrolled, and of score times log seconds
        spoken. Seconds are counted in multiples of `USUAL`.
    strangers : tuple of float
        How much higher strangers score for each unit of log seconds spoken, and enrolled.
    tail : Tail
        How often they exceed which scores, with `USUAL` seconds on either side.
    curve : tuple of (rate, low, high)
        Rates at which one voice is taken for one person who it is not, as promised, and the
        interval of 95 % in which they lie if other speakers had been drawn.
    speakers, trials : int
        What all this was fitted on.
    share : float
        How much of the normalised cosine is by those who are like the voice that is heard, and
        not by those who are like the person; half in calibrations that do not say so.
    """

    cosine: float
    odds: tuple[float, ...]
    strangers: tuple[float, ...]
    tail: Tail
    curve: tuple[tuple[float, float, float], ...]
    speakers: int
    trials: int
    share: float = EVEN

    def __post_init__(self) -> None:
        curve = np.array(self.curve).ravel()
        every = np.array([self.cosine, *self.odds, *self.strangers, *curve])
        if len(self.odds) != 5 or len(self.strangers) != 2 or not np.isfinite(every).all():
            raise ValueError("a calibration has 5 odds and 2 of strangers, all of them finite")
        if not len(curve) or not ((curve > 0) & (curve < 1)).all():
            raise ValueError("the curve of a calibration is of rates between 0 and 1")
        if not 0 <= self.share <= 1:
            raise ValueError("the share of a calibration is between 0 and 1")

    def score(self, normalised: NDArray[np.floating], cosines: NDArray[np.floating]) -> Numbers:
        """Return the scores of comparisons, of any shape."""
        return np.asarray(normalised + self.cosine * cosines, np.float64)

    def log_odds(self, scores: Numbers, spoken: ArrayLike, enrolled: ArrayLike) -> Numbers:
        """Return log-odds of the same person, where it is that as often as not.

        ``spoken`` and ``enrolled`` are seconds of speech on either side; shapes are broadcast.
        """
        constant, score, voice, person, both = self.odds
        slope = score + both * amount(spoken)
        return np.asarray(
            constant + slope * scores + voice * amount(spoken) + person * amount(enrolled),
            np.float64,
        )

    def threshold(self, rate: float, spoken: ArrayLike, enrolled: ArrayLike) -> Numbers:
        """Return the scores that strangers exceed at a rate in one comparison."""
        voice, person = self.strangers
        more = voice * amount(spoken) + person * amount(enrolled)
        return np.asarray(self.tail.score(rate) + more, np.float64)

    def interval(self, far: float, people: int) -> tuple[float, float]:
        """Return between what the false-accept rate of a search lies, at 95 %, if ``far`` is asked.

        It tells how sure one can be with so many speakers to fit on, not how different other
        recordings are. Nothing is known beyond the rarest rate of the curve, so it is from 0 to 1.
        """
        asked = one_of(far, people)
        if not self._is_told(asked):
            return 0.0, 1.0
        rates, low, high = np.log(np.array(self.curve)[::-1]).T
        factors = [np.interp(np.log(asked), rates, side - rates) for side in (low, high)]
        first, last = (-np.expm1(people * np.log1p(-asked * np.exp(each))) for each in factors)
        return float(first), float(last)

    def doubt(self, far: float, people: int) -> str | None:
        """Say in a sentence if there were too few speakers to promise a false-accept rate."""
        low, high = self.interval(far, people)
        promise = (
            f"{self.speakers} speakers are too few to promise a false-accept rate of "
            f"{percent(far)} among {people} {'person' if people == 1 else 'people'}"
        )
        if not self._is_told(one_of(far, people)):
            return f"{promise}, or to tell what it may be"
        if high <= far * DOUBTFUL:
            return None
        return f"{promise}: it may be anything from {percent(low)} to {percent(high)}"

    def _is_told(self, rate: float) -> bool:
        """Say whether the curve tells how sure a rate of one comparison is."""
        return rate >= min(told for told, _, _ in self.curve) * (1 - ROUNDING)

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as numbers and lists of numbers, those of the tail among them."""
        return {
            "cosine": self.cosine,
            "odds": list(self.odds),
            "strangers": list(self.strangers),
            "rates": list(self.tail.rates),
            "scores": list(self.tail.scores),
            "shape": self.tail.shape,
            "scale": self.tail.scale,
            "curve": [list(row) for row in self.curve],
            "speakers": self.speakers,
            "trials": self.trials,
            "share": self.share,
        }

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> "Calibration":
        """Return the calibration of an `as_dict`; a ``ValueError`` says what is wrong with it."""
        if table.keys() | {"share"} != NAMES:
            raise ValueError(f"a calibration has the entries {', '.join(sorted(NAMES))}")
        try:
            return cls(
                cosine=float(table["cosine"]),
                odds=_numbers(table["odds"]),
                strangers=_numbers(table["strangers"]),
                tail=Tail(
                    rates=_numbers(table["rates"]),
                    scores=_numbers(table["scores"]),
                    shape=float(table["shape"]),
                    scale=float(table["scale"]),
                ),
                curve=tuple((rate, low, high) for rate, low, high in map(_numbers, table["curve"])),
                speakers=int(table["speakers"]),
                trials=int(table["trials"]),
                share=float(table.get("share", EVEN)),
            )
        except (TypeError, OverflowError) as problem:
            raise ValueError(f"a calibration is of numbers: {problem}") from problem


NAMES = {"rates", "scores", "shape", "scale"} | {field.name for field in fields(Calibration)} - {
    "tail"
}


def _numbers(values: Iterable[Any]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def amount(seconds: ArrayLike) -> Numbers:
    """Return log seconds, in multiples of `USUAL`, no less or more than what tells something."""
    return np.asarray(np.log(np.clip(seconds, *SECONDS) / USUAL), np.float64)


def one_of(far: float, people: int) -> float:
    """Return how often one comparison may go wrong if a search among ``people`` may at ``far``.

    Comparisons count as independent (Sidak's correction), so that thresholds rise with the number
    of people.

    >>> round(one_of(0.01, 1), 6), round(one_of(0.01, 100), 6)
    (0.01, 0.0001)
    """
    return min(float(-np.expm1(np.log1p(-far) / people)), far)  # rounding, for one person


def percent(rate: float) -> str:
    """Return a rate for people to read, however small it is.

    >>> percent(0.15642), percent(0.01), percent(1e-6)
    ('15.6%', '1%', '0.0001%')
    """
    digits = np.format_float_positional(100 * rate, precision=3, fractional=False, trim="-")
    return f"{digits}%"
