"""Verification trials: pairs of vectors, and how well their cosines tell speakers apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FAMILIES = {"speechocean762": "speechocean", "cv_zhCN": "mandarin"}
"""Corpora that are measured on their own; the rest is Common Voice in many languages."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Rates of misses and false alarms ``(thresholds,)``, from accepting all to refusing all."""

    misses: Numbers
    alarms: Numbers

    @property
    def equal_error_rate(self) -> float:
        """The rate where both are equal, on the straight line between the thresholds around it.

        >>> Curve(np.array([0.0, 0.2, 1.0]), np.array([1.0, 0.4, 0.0])).equal_error_rate
        0.333333333333
        """
        gap = self.alarms - self.misses
        after = int(np.argmax(gap <= 0))  # never the first, which accepts all
        part = gap[after - 1] / (gap[after - 1] - gap[after])
        rise = self.misses[after] - self.misses[after - 1]
        return round(float(self.misses[after - 1] + part * rise), 12)

    def minimum_cost(self, prior: float = 0.01) -> float:
        """Return NIST's normalised detection cost at its best threshold, either error costing one.

        1 is what refusing everybody costs. ``prior`` is how often the speakers are the same.

        >>> Curve(np.array([0.0, 0.2, 1.0]), np.array([1.0, 0.0, 0.0])).minimum_cost()
        0.2
        """
        costs = prior * self.misses + (1 - prior) * self.alarms
        return round(float(costs.min() / min(prior, 1 - prior)), 12)


@dataclass(frozen=True, slots=True)
class Trials:
    """All pairs of some vectors, by ascending score.

    Attributes
    ----------
    scores : float64 (pairs,)
        Cosines.
    speakers : int64 (pairs, 2)
        Whose vectors these are; speakers count from 0.
    """

    scores: Numbers
    speakers: NDArray[np.int64]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], speakers: Sequence[str]) -> "Trials":
        """Pair the rows of ``vectors``, float32 ``(n, d)`` of unit norm, with each other."""
        numbers = np.unique(np.asarray(speakers), return_inverse=True)[1].astype(np.int64)
        upper = np.triu_indices(len(numbers), 1)
        cosines = (vectors @ vectors.T)[upper].astype(np.float64)
        order = np.argsort(cosines, kind="stable")
        return cls(cosines[order], np.stack([numbers[side][order] for side in upper], axis=1))

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which pairs are of one speaker, bool ``(pairs,)``."""
        return self.speakers[:, 0] == self.speakers[:, 1]

    @property
    def comparable(self) -> bool:
        """Whether there are pairs of one speaker and pairs of two: without, nobody errs."""
        return bool(self.same.any() and not self.same.all())

    def curve(self, counts: NDArray[np.int64] | None = None) -> Curve:
        """Return the errors at all thresholds.

        Parameters
        ----------
        counts : int64 (speakers,), optional
            How often each speaker was drawn: its own pairs count so often, and pairs of two
            speakers the product of theirs. Once without it.

        Raises
        ------
        ValueError
            There are no pairs of one speaker, or none of two.
        """
        same = self.same
        weights = np.ones(len(same)) if counts is None else _weights(self.speakers, same, counts)
        refused = [_running_sum(weights * which) for which in (same, ~same)]
        if not all(sums[-1] > 0 for sums in refused):
            raise ValueError("error rates need pairs of one speaker and pairs of two")
        differ = np.flatnonzero(np.diff(self.scores)) + 1
        thresholds = np.concatenate([[0], differ, [len(same)]])  # as places: that many are refused
        misses, passed = (sums[thresholds] / sums[-1] for sums in refused)
        return Curve(misses, 1 - passed)


def _weights(
    speakers: NDArray[np.int64], same: NDArray[np.bool_], counts: NDArray[np.int64]
) -> Numbers:
    drawn = counts[speakers]
    return np.where(same, drawn[:, 0], drawn[:, 0] * drawn[:, 1]).astype(np.float64)


def _running_sum(values: Numbers) -> Numbers:
    return np.concatenate([[0.0], np.cumsum(values)])


def interval(
    trials: Trials, draws: int = 200, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Return a bootstrap interval of the equal error rate over speakers drawn with replacement.

    Pairs share speakers, so that drawing pairs would promise too much. Draws of a single speaker,
    and of such as have one vector each, tell nothing.
    """
    rng, speakers = np.random.default_rng(seed), int(trials.speakers.max()) + 1
    counts = rng.multinomial(speakers, np.full(speakers, 1 / speakers), size=draws)
    paired = np.unique(trials.speakers[trials.same])
    telling = [each for each in counts if (each > 0).sum() > 1 and each[paired].any()]
    rates = [trials.curve(each).equal_error_rate for each in telling]
    low, high = np.quantile(rates, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return low, high
