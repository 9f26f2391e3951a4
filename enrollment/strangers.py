"""How strangers score: the tail of their scores, what seconds do to it, and how sure it is."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from enrollment.calibration import Calibration
from enrollment.odds import logistic
from enrollment.tail import Tail, fit_tail, logit
from enrollment.trials import Numbers, Trials

PROMISED = (0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
"""Rates for which it is said how sure they are."""
STRANGE, SEEN = 0.01, 10
"""Rate of strangers from whom it is learnt what seconds of speech do, and their least number."""
SHIFTED = 0.1
"""Rate of strangers at whose scores another calibration's are laid on."""
DRAWS = 200
LEVEL = 0.95
TINY = 1e-12
"""Least rate of a bounded tail: nothing is certain."""


def seconds_raise(trials: Trials, scores: Numbers) -> tuple[float, float]:
    """Fit how much higher strangers score the more is said, from who exceeds a high score.

    ``trials`` are of strangers, ``scores`` float64 ``(n,)`` theirs; for each unit of log seconds
    spoken, and enrolled.
    """
    tail, seconds = fit_tail(np.sort(scores)), trials.amounts - trials.amounts.mean(axis=0)
    rate = min(max(STRANGE, SEEN / len(scores)), 0.2)
    _, *odds = logistic(seconds, scores >= tail.score(rate))
    around = np.array([2 * rate, rate / 2])
    rise = float(np.diff(tail.score(around))[0] / -np.diff(logit(around))[0])
    return odds[0] * rise, odds[1] * rise


def strange_tail(scores: Numbers, base: Calibration | None, weights: Numbers | None = None) -> Tail:
    """Return the tail of sorted scores, or that of another calibration laid on them."""
    own = fit_tail(scores, weights)
    if base is None:
        return own
    shift = float(own.score(SHIFTED) - base.tail.score(SHIFTED))
    return replace(base.tail, scores=tuple(score + shift for score in base.tail.scores))


def sureness(
    trials: Trials, scores: Numbers, tail: Tail, base: Calibration | None
) -> tuple[tuple[float, float, float], ...]:
    """Return in what interval rates lie, by a bootstrap over speakers.

    Trials share speakers, so that drawing trials would promise too much.
    """
    order = np.argsort(scores)
    pairs = np.stack([trials.speakers, trials.people], axis=1)[order]
    names, numbers = np.unique(pairs, return_inverse=True)
    asked, rates = tail.score(PROMISED), []
    for drawn in _draws(len(names)):
        weights = drawn[numbers.reshape(pairs.shape)].prod(axis=1)
        rates.append(strange_tail(scores[order], base, weights).rate(asked))
    low, high = np.quantile(np.clip(rates, TINY, 1 - TINY), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], 0)
    return tuple(zip(PROMISED, low.tolist(), high.tolist(), strict=True))


def _draws(speakers: int) -> Iterator[Numbers]:
    """Yield how often each speaker is drawn, ``(speakers,)``, with replacement."""
    chance = np.full(speakers, 1 / speakers)
    yield from np.random.default_rng(0).multinomial(speakers, chance, DRAWS).astype(np.float64)
