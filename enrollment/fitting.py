"""Fit a calibration to comparisons of which one knows who spoke."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from enrollment.calibration import Calibration, amount
from enrollment.cohort import Cohort, normalised
from enrollment.known import KnownVoices
from enrollment.tail import Tail, fit_tail, logit

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]

COSINES = (0.0, 2.0, 4.0, 6.0, 8.0)
"""What a cosine may count for beside the normalised one."""
STRICT = 0.001
"""Rate of strangers at which that is decided: about that of a gallery of ten."""
PROMISED = (0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
"""Rates for which it is said how sure they are."""
FEWEST = 5
"""Speakers below whom nothing at all can be said."""
PRIOR = 0.001
"""Share of pairs that are of one speaker, as among some hundred people: where log-odds count."""
TRUST = 5.0
"""What the log-odds of another calibration are worth, in pairs of one speaker."""
STRANGE, SEEN = 0.01, 10
"""Rate of strangers from whom it is learnt what seconds of speech do, and their least number."""
SHIFTED = 0.1
"""Rate of strangers at whose scores another calibration's are laid on."""
DRAWS = 200
LEVEL = 0.95
TINY = 1e-12
"""Least rate of a bounded tail: nothing is certain."""


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


def compared(voices: KnownVoices, people: KnownVoices, cohort: Cohort) -> Trials:
    """Compare every voice with every person; neither may hold the same speech as the other."""
    known = people.merged()
    cosines = (voices.vectors @ known.vectors.T).astype(np.float64)
    scores = normalised(cosines, cohort.measure(voices.vectors), cohort.measure(known.vectors))
    voice, person = (side.ravel() for side in np.indices(cosines.shape))
    return Trials(
        normalised=scores.ravel(),
        cosines=cosines.ravel(),
        spoken=voices.seconds[voice].astype(np.float64),
        enrolled=known.seconds[person].astype(np.float64),
        speakers=voices.owners[voice],
        people=known.owners[person],
    )


def fit_calibration(trials: Trials, base: Calibration | None = None) -> Calibration:
    """Fit all that a calibration says.

    Parameters
    ----------
    trials : Trials
        Some of one person, some of two.
    base : Calibration, optional
        Of the same model and cohort, fitted on many speakers. Then only what a few speakers can
        tell is fitted: how much higher strangers score, and an offset and a scale of log-odds.

    Raises
    ------
    ValueError
        There are fewer than `FEWEST` speakers, all trials are of one person or all of two, or it
        makes no difference which they are.
    """
    count = len(np.unique(trials.speakers))
    if count < FEWEST or not trials.same.any() or trials.same.all():
        raise ValueError(
            f"calibration takes {FEWEST} speakers or more, each in two recordings and compared "
            f"with the others; got {count}"
        )
    cosine = base.cosine if base else _cosine(trials)
    scores = trials.normalised + cosine * trials.cosines
    others, strange = trials.take(~trials.same), scores[~trials.same]
    strangers = base.strangers if base else _strangers(others, strange)
    strange = strange - _seconds(others) @ strangers
    tail = _tail(np.sort(strange), base)
    return Calibration(
        cosine=cosine,
        odds=_odds(trials, scores, base),
        strangers=strangers,
        tail=tail,
        curve=_curve(others, strange, tail, base),
        speakers=count,
        trials=len(trials),
    )


def _cosine(trials: Trials) -> float:
    """Return the weight of the cosine with which the fewest are missed."""

    def missed(weight: float) -> float:
        scores = trials.normalised + weight * trials.cosines
        threshold = np.quantile(scores[~trials.same], 1 - STRICT)
        return float(np.mean(scores[trials.same] < threshold))

    return min(COSINES, key=missed)


def _odds(trials: Trials, scores: Numbers, base: Calibration | None) -> tuple[float, ...]:
    if base is None:
        odds = _fresh_odds(_seconds(trials), scores, trials.same)
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
    constant, score, voice, person, both = _logistic(features, same, _weights(same))
    constant -= float(logit(PRIOR)) + voice * usual[0] + person * usual[1]
    return constant, score - both * usual[0], voice, person, both


def _weights(same: NDArray[np.bool_]) -> Numbers:
    """Return weights with which pairs of one speaker are as rare as `PRIOR`, and count once."""
    return np.where(same, 1.0, (1 / PRIOR - 1) * same.sum() / (~same).sum())


def _logistic(
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


def _strangers(trials: Trials, scores: Numbers) -> tuple[float, float]:
    """Fit how much higher strangers score the more is said, from who exceeds a high score."""
    tail, seconds = fit_tail(np.sort(scores)), _seconds(trials) - _seconds(trials).mean(axis=0)
    rate = min(max(STRANGE, SEEN / len(scores)), 0.2)
    _, *odds = _logistic(seconds, scores >= tail.score(rate))
    around = np.array([2 * rate, rate / 2])
    rise = float(np.diff(tail.score(around))[0] / -np.diff(logit(around))[0])
    return odds[0] * rise, odds[1] * rise


def _seconds(trials: Trials) -> Numbers:
    return np.stack([amount(trials.spoken), amount(trials.enrolled)], axis=1)


def _tail(scores: Numbers, base: Calibration | None, weights: Numbers | None = None) -> Tail:
    own = fit_tail(scores, weights)
    if base is None:
        return own
    shift = float(own.score(SHIFTED) - base.tail.score(SHIFTED))
    return replace(base.tail, scores=tuple(score + shift for score in base.tail.scores))


def _curve(
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
        rates.append(_tail(scores[order], base, weights).rate(asked))
    low, high = np.quantile(np.clip(rates, TINY, 1 - TINY), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], 0)
    return tuple(zip(PROMISED, low.tolist(), high.tolist(), strict=True))


def _draws(speakers: int) -> Iterator[Numbers]:
    """Yield how often each speaker is drawn, ``(speakers,)``, with replacement."""
    chance = np.full(speakers, 1 / speakers)
    yield from np.random.default_rng(0).multinomial(speakers, chance, DRAWS).astype(np.float64)
