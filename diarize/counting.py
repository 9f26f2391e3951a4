"""How sure the number of speakers is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clustering import Count

SHORTEST = 20.0
"""Seconds of a recording below which nobody measured what margins mean."""

CLEAR = 0.6
"""Margin beyond which nothing gets any surer."""
MOST = 50.0
"""Log-odds beyond which nothing is told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingConfig:
    """What the margins of a count mean, for the models of a bundle.

    Attributes
    ----------
    fewer, more : tuple of float
        Log-odds that there are fewer speakers, or more, rather than as many as were counted: a
        constant, and what is added for each unit of `Count.apart` and `Count.beyond`, of which no
        more than `CLEAR` counts. Empty where nobody measured it.
    """

    fewer: tuple[float, ...] = ()
    more: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(self.fewer), len(self.more)}
        if lengths not in ({0}, {3}):
            raise ValueError("fewer and more are three numbers each, or none")
        if not all(math.isfinite(each) for each in (*self.fewer, *self.more)):
            raise ValueError("fewer and more are numbers that have an end")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerCount:
    """How likely the number of speakers is right, too high or too low: shares that make 1.

    Attributes
    ----------
    confidence : float
        That it is right, in [0, 1].
    fewer, more : float
        That there are fewer speakers, or more.
    """

    confidence: float
    fewer: float
    more: float

    def as_dict(self) -> dict[str, Any]:
        """Return the shares, rounded to the thousandth."""
        return {name: round(getattr(self, name), 3) for name in ("confidence", "fewer", "more")}


def margins(count: Count) -> tuple[float, float]:
    """Return the margins of a count, as far as they tell anything.

    >>> margins(Count(1, math.inf, 0.25))
    (0.6, 0.25)
    """
    return min(count.apart, CLEAR), min(count.beyond, CLEAR)


def speaker_count(
    count: Count | None, config: CountingConfig, duration: float = math.inf
) -> SpeakerCount | None:
    """Return how sure a count is of a recording of so many seconds.

    None if it was told, or nobody measured what margins mean: in so short a recording, or at all.

    A multinomial logistic regression of the margins.

    >>> even = CountingConfig(fewer=(-99.0, 0.0, 0.0), more=(0.0, 0.0, 0.0))
    >>> found = speaker_count(Count(1, math.inf, 0.6), even)
    >>> found.as_dict() if found else {}
    {'confidence': 0.5, 'fewer': 0.0, 'more': 0.5}
    """
    if count is None or not config.fewer or duration < SHORTEST:
        return None
    known = (1.0, *margins(count))
    fewer, more = (_odds(weights, known) for weights in (config.fewer, config.more))
    whole = 1 + fewer + more
    return SpeakerCount(confidence=1 / whole, fewer=fewer / whole, more=more / whole)


def _odds(weights: Sequence[float], known: Sequence[float]) -> float:
    log_odds = sum(weight * value for weight, value in zip(weights, known, strict=True))
    return math.exp(max(min(log_odds, MOST), -MOST))
