"""What few pairs say of log-odds is not believed as soon as what many say."""

import numpy as np
from numpy.typing import NDArray

from enrollment.calibration import Calibration
from enrollment.odds import fit_odds
from enrollment.tail import Tail
from enrollment.trials import Trials

BASE = Calibration(
    cosine=0.0,
    odds=(-8.0, 4.0, 0.0, 0.0, 0.0),
    strangers=(0.0, 0.0),
    tail=Tail(rates=(0.5, 0.1, 0.01), scores=(0.0, 1.3, 2.3), shape=0.0, scale=0.4),
    curve=((0.01, 0.005, 0.02),),
    speakers=1000,
    trials=100_000,
)
"""Of scores that are normal, and 4 higher for one speaker than for two."""


def drawn(pairs: int, shift: float) -> Trials:
    """Draw pairs of one speaker and fifty times as many of two; all score higher by a shift."""
    rng = np.random.default_rng(0)
    same = np.arange(51 * pairs) < pairs
    scores = rng.standard_normal(len(same)) + 4.0 * same + shift
    people = np.arange(len(same))
    seconds = np.full(len(same), 5.0)
    return Trials(scores, scores, seconds, seconds, np.where(same, people, people + 1), people)


def moved(pairs: int, shift: float) -> NDArray[np.float64]:
    """Return by how much log-odds sink at the score where one speaker was as likely as two."""
    trials = drawn(pairs, shift)
    constant, slope, *_ = fit_odds(trials, trials.normalised, BASE)
    return np.array(-(constant + slope * 2.0))


def test_pairs_that_say_the_same_change_next_to_nothing() -> None:
    assert abs(moved(500, 0.0)) < 0.5


def test_many_pairs_are_followed_and_few_are_not() -> None:
    few, some, many = (float(moved(pairs, 1.0)) for pairs in (2, 20, 500))
    assert 2 < many < 4.5  # a slope of 4, and scores higher by 1
    assert 0 < few < some < many / 2
    assert few < 0.5
