"""From scores to log-odds of the same person: a logistic regression on what is known."""

import numpy as np
from numpy.typing import NDArray

from enrollment.calibration import Calibration
from enrollment.tail import logit
from enrollment.trials import Numbers, Trials

PRIOR = 0.001
"""Share of pairs that are of one speaker, as among some hundred people: where log-odds count."""
TRUST = 5.0
"""What the log-odds of another calibration are worth, in pairs of one speaker."""


def fit_odds(trials: Trials, scores: Numbers, base: Calibration | None) -> tuple[float, ...]:
    """Return the odds of a `Calibration`: new ones, or those of ``base`` adjusted.

    Raises
    ------
    ValueError
        The voices of one speaker score no higher than those of two.
    """
    if base is None:
        odds = _fresh_odds(trials.amounts, scores, trials.same)
    else:
        known = base.log_odds(scores, trials.spoken, trials.enrolled)
        offset, slope = _adjusted(known, trials.same)
        odds = (offset + slope * base.odds[0], *(slope * each for each in base.odds[1:]))
    if odds[1] <= 0:
        raise ValueError("the voices of one speaker are no more alike than those of two")
    return odds


def _fresh_odds(seconds: Numbers, scores: Numbers, same: NDArray[np.bool_]) -> tuple[float, ...]:
    usual = seconds.mean(axis=0)  # without which seconds that are all alike would mean something
    spoken, enrolled = (seconds - usual).T
    features = np.stack([scores, spoken, enrolled, scores * spoken], axis=1)
    constant, score, voice, person, both = logistic(features, same, _weights(same))
    constant -= float(logit(PRIOR)) + voice * usual[0] + person * usual[1]
    return constant, score - both * usual[0], voice, person, both


def _weights(same: NDArray[np.bool_]) -> Numbers:
    """Return weights with which pairs of one speaker are as rare as `PRIOR`, and count once."""
    return np.where(same, 1.0, (1 / PRIOR - 1) * same.sum() / (~same).sum())


def logistic(
    features: Numbers, wanted: NDArray[np.bool_], weights: Numbers | None = None
) -> tuple[float, ...]:
    """Return the constant and the weights of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(max_iter=1000).fit(features, wanted, weights)
    return (float(model.intercept_[0]), *model.coef_[0].tolist())


def _adjusted(log_odds: Numbers, same: NDArray[np.bool_]) -> tuple[float, float]:
    """Return what to add to log-odds, and what to multiply them with first: 0 and 1 unless told."""
    from scipy.optimize import minimize

    weights = _weights(same)

    def unlikely(parameters: Numbers) -> float:
        odds = parameters[0] + parameters[1] * log_odds + logit(PRIOR)
        penalty = TRUST * (parameters[0] ** 2 + (parameters[1] - 1) ** 2)
        return float(weights @ np.logaddexp(0, np.where(same, -odds, odds)) + penalty)

    offset, slope = minimize(unlikely, np.array([0.0, 1.0])).x.tolist()
    return offset, slope
