"""What error rates would have been on other recordings: a bootstrap over recordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from diarize.scoring.der import Errors

DRAWS = 2000
LEVEL = 0.95
SURE = 0.9
"""The share of draws that must be better for a change to be recommended."""


def rates(errors: Sequence[Errors]) -> NDArray[np.float64]:
    """Return the error rate of each draw of recordings that has speech, ``(draws,)`` or fewer.

    The draws are the same for recordings with the same speech, so that their rates under different
    settings can be compared one by one.
    """
    number = len(errors)
    chance = np.full(number, 1 / number)
    drawn = np.random.default_rng(0).multinomial(number, chance, DRAWS).astype(np.float64)
    wrong = np.array([each.missed + each.false_alarm + each.confusion for each in errors])
    speech = drawn @ [each.speech for each in errors]
    talking = speech > 0
    found: NDArray[np.float64] = (drawn @ wrong)[talking] / speech[talking]
    return found


def interval(errors: Sequence[Errors]) -> tuple[float, float]:
    """Return between what rates 95 % of the draws lie; without any speech, the rate itself."""
    drawn = rates(errors)
    if not len(drawn):
        rate = sum(errors, start=Errors()).rate
        return rate, rate
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def better(these: Sequence[Errors], those: Sequence[Errors]) -> float:
    """Return in what share of the draws ``these`` have the lower rate than ``those``.

    Both are errors on the same recordings. Without any speech that is none.
    """
    lower = rates(these) < rates(those)
    return float(lower.mean()) if len(lower) else 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """A diarization error rate, and between what rates it would lie with other recordings (95 %).

    >>> f"{Rate(0.125, 0.1, 0.15)}"
    '12.5% (10.0-15.0%)'
    """

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, errors: Sequence[Errors]) -> Self:
        """Return the rate of recordings together."""
        return cls(sum(errors, start=Errors()).rate, *interval(errors))

    def __str__(self) -> str:
        return f"{self.value:.1%} ({100 * self.low:.1f}-{self.high:.1%})"

    def to_dict(self) -> dict[str, Any]:
        """Return plain types."""
        return {"der": round(self.value, 6), "interval": [round(self.low, 6), round(self.high, 6)]}
