"""How often strangers score how high, beyond what was ever seen too.

Rates of one in ten thousand are read off a generalised Pareto distribution, which the excess over
a high score comes to follow whatever the scores do (Pickands, "Statistical inference using
extreme order statistics", 1975), fitted by probability-weighted moments, which a few odd scores
do not lead astray (Hosking and Wallis, Technometrics 29, 1987).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

RATES = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
"""Rates whose scores are noted as they are, as far as there are scores."""
FIRST = 3
"""How many of them are noted in any case."""
EXCEEDING = 1000
"""Scores that are left to a Pareto distribution; its shape cannot be told from half as many."""
SHAPES = (-0.1, 0.4)
"""From a tail that ends to a heavy one; beyond these, a few odd scores were taken for a law."""
LEAST = 1e-6
"""Least scale."""
STRAIGHT = 1e-6
"""Shapes nearer to 0 are taken for 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The upper half of a distribution of scores.

    Attributes
    ----------
    rates, scores : tuple of float
        How often each score is exceeded; rates fall, scores rise.
    shape, scale : float
        Of the generalised Pareto distribution of what exceeds the last score.
    """

    rates: tuple[float, ...]
    scores: tuple[float, ...]
    shape: float
    scale: float

    def __post_init__(self) -> None:
        every = np.array([*self.rates, *self.scores, self.shape, self.scale])
        if len(self.rates) != len(self.scores) or not np.isfinite(every).all() or self.scale <= 0:
            raise ValueError("a tail has as many rates as scores, and a scale above 0")
        if not self.rates or (np.diff([1, *self.rates, 0]) >= 0).any():
            raise ValueError("the rates of a tail fall from below 1 to above 0")
        if (np.diff(self.scores) < 0).any():
            raise ValueError("the scores of a tail rise")

    def score(self, rate: ArrayLike) -> Numbers:
        """Return the scores that are exceeded at rates below one half."""
        wanted = np.asarray(rate, np.float64)
        body = np.interp(-logit(wanted), -logit(self.rates), self.scores)
        deep = np.log(self.rates[-1] / np.minimum(wanted, self.rates[-1]))
        if abs(self.shape) > STRAIGHT:
            deep = np.expm1(self.shape * deep) / self.shape
        return np.asarray(body + self.scale * deep, np.float64)

    def rate(self, score: ArrayLike) -> Numbers:
        """Return how often scores are exceeded: `score` backwards."""
        reached = np.asarray(score, np.float64)
        body = expit(-np.interp(reached, self.scores, -logit(self.rates)))
        deep = np.maximum(reached - self.scores[-1], 0) / self.scale
        if abs(self.shape) > STRAIGHT:
            deep = np.log(np.maximum(1 + self.shape * deep, 1e-300)) / self.shape
        return np.asarray(body * np.exp(-deep), np.float64)


def fit_tail(scores: Numbers, weights: Numbers | None = None) -> Tail:
    """Fit the upper half of a distribution.

    Parameters
    ----------
    scores : float64 (n,)
        Ascending.
    weights : float64 (n,), optional
        How often each was drawn; once without it.
    """
    drawn = np.ones(len(scores)) if weights is None else weights
    above = drawn[::-1].cumsum()[::-1]
    enough = [rate for rate in RATES if rate * above[0] >= EXCEEDING]
    rates = np.array(enough if len(enough) > FIRST else RATES[:FIRST])
    places = np.searchsorted(-above, -rates * above[0], side="right") - 1
    last = scores[places[-1]]
    shape, scale = _pareto(scores[scores > last] - last, drawn[scores > last])
    return Tail(
        rates=tuple(rates.tolist()),
        scores=tuple(scores[places].tolist()),
        shape=shape,
        scale=scale,
    )


def _pareto(excess: Numbers, weights: Numbers) -> tuple[float, float]:
    """Return shape and scale of the generalised Pareto distribution of ascending excesses."""
    total = max(float(weights.sum()), 1.0)
    mean = max(float(weights @ excess) / total, LEAST)
    if total < EXCEEDING / 2:
        return 0.0, mean
    above = (weights[::-1].cumsum()[::-1] - weights / 2) / total
    lower = float(weights @ (excess * above)) / total  # half the mean if there is no shape
    shape = float(np.clip(2 - mean / max(mean - 2 * lower, LEAST), *SHAPES))
    return shape, mean * (1 - shape)


def logit(rate: ArrayLike) -> Numbers:
    """Return log-odds."""
    part = np.asarray(rate, np.float64)
    return np.asarray(np.log(part) - np.log1p(-part), np.float64)


def expit(odds: Numbers) -> Numbers:
    """Return rates; `logit` backwards."""
    return np.asarray(np.exp(-np.logaddexp(0, -odds)), np.float64)
