"""Calibrations fitted to scores whose distributions are known."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.random import Generator
from numpy.typing import NDArray

from enrollment.calibration import Calibration, amount, one_of
from enrollment.cohort import Cohort
from enrollment.fitting import fit_calibration
from enrollment.known import KnownVoices
from enrollment.trials import Trials, compared

Numbers = NDArray[np.float64]

SECONDS = np.array([1.5, 3.0, 10.0])
HIGHER = 4.0
"""What the voices of one speaker score more than those of two, whose deviation is 1."""


def strangers_score(spoken: Numbers, rng: Generator) -> Numbers:
    return rng.standard_normal(len(spoken)) + 0.3 * amount(spoken)


def drawn(speakers: int, seed: int = 0, higher: float = HIGHER) -> Trials:
    """Draw three voices of each speaker and compare each with everybody."""
    rng = np.random.default_rng(seed)
    voices = np.repeat(np.arange(speakers), 3)
    speaker, person = (side.ravel() for side in np.meshgrid(voices, np.arange(speakers)))
    spoken = rng.choice(SECONDS, len(speaker))
    scores = strangers_score(spoken, rng) + higher * (speaker == person)
    nothing = rng.standard_normal(len(speaker)) / 20
    return Trials(scores, nothing, spoken, rng.choice(SECONDS, len(speaker)), speaker, person)


@pytest.fixture(scope="module")
def trials() -> Trials:
    return drawn(120)


@pytest.fixture(scope="module")
def calibration(trials: Trials) -> Calibration:
    return fit_calibration(trials)


@pytest.mark.parametrize(
    ("far", "people"),
    [(0.01, 1), (0.01, 10), (0.01, 100), (0.1, 1), (0.1, 100), (0.1, 1000)],
)
@pytest.mark.parametrize("seconds", SECONDS)
def test_a_search_accepts_strangers_as_often_as_was_asked_within_a_factor_of_two(
    calibration: Calibration, far: float, people: int, seconds: float
) -> None:
    from scipy.stats import norm

    threshold = calibration.threshold(one_of(far, people), seconds, 5.0)
    obtained = 1 - norm.cdf(threshold - 0.3 * amount(seconds)) ** people
    assert far / 2 < obtained < 2 * far


def test_searches_that_are_played_through_agree(calibration: Calibration) -> None:
    rng = np.random.default_rng(7)
    spoken = np.repeat(rng.choice(SECONDS, 4000), 50)
    scores = strangers_score(spoken, rng)
    accepted = scores > calibration.threshold(one_of(0.05, 50), spoken, 5.0)
    assert 0.025 < accepted.reshape(4000, 50).any(axis=1).mean() < 0.1


def test_log_odds_are_those_of_the_distributions(calibration: Calibration) -> None:
    scores = np.array([2.5, 3.0, 4.0])
    known = HIGHER * scores - HIGHER**2 / 2  # of two normal distributions so far apart
    assert calibration.log_odds(scores, 5.0, 5.0) == pytest.approx(known, abs=0.7)


def test_seconds_that_are_all_alike_are_no_reason_for_anything(trials: Trials) -> None:
    alike = replace(trials, spoken=np.full(len(trials), 10.0), enrolled=np.full(len(trials), 15.0))
    found = fit_calibration(alike)
    assert found.strangers == pytest.approx((0, 0), abs=1e-6)
    assert found.odds[2:] == pytest.approx((0, 0, 0), abs=1e-6)


def test_the_order_of_the_trials_makes_no_difference(
    trials: Trials, calibration: Calibration
) -> None:
    shuffled = fit_calibration(trials.take(np.random.default_rng(1).permutation(len(trials))))
    assert shuffled.odds == pytest.approx(calibration.odds, rel=1e-2)
    assert shuffled.tail.scores == pytest.approx(calibration.tail.scores)
    assert np.array(shuffled.curve) == pytest.approx(np.array(calibration.curve), rel=1e-6)


def test_it_counts_what_it_was_fitted_on(trials: Trials, calibration: Calibration) -> None:
    assert (calibration.speakers, calibration.trials) == (120, len(trials))


def test_fewer_speakers_are_less_sure(calibration: Calibration) -> None:
    few = fit_calibration(drawn(12))
    widths = [np.log(np.divide(*each.interval(0.01, 10)[::-1])) for each in (calibration, few)]
    assert widths[1] > 2 * widths[0]
    assert few.doubt(0.01, 10) is not None
    assert calibration.doubt(0.01, 1) is None


def test_speakers_who_are_alike_in_pairs_are_less_sure_than_their_trials_look() -> None:
    plain, lumpy = drawn(40, higher=6.0), drawn(40, higher=6.0)
    twins = (lumpy.speakers // 2 == lumpy.people // 2) & ~lumpy.same
    lumpy = replace(lumpy, normalised=lumpy.normalised + 3.0 * twins)
    high = [fit_calibration(each).interval(0.01, 1)[1] for each in (plain, lumpy)]
    assert high[1] > high[0]


def test_a_cosine_counts_if_it_tells_more(trials: Trials) -> None:
    assert fit_calibration(trials).cosine == 0
    telling = replace(trials, cosines=trials.cosines + 0.5 * trials.same)
    assert fit_calibration(telling).cosine > 0


@pytest.mark.parametrize("shift", [-0.5, 0.0, 1.0])
def test_a_few_speakers_shift_what_many_taught(calibration: Calibration, shift: float) -> None:
    few = drawn(30, seed=3)
    few = replace(few, normalised=few.normalised + shift)
    own = fit_calibration(few, calibration)
    assert own.tail.shape == calibration.tail.shape
    assert own.strangers == calibration.strangers
    moved = np.subtract(own.tail.scores, calibration.tail.scores)
    assert moved == pytest.approx(np.full(len(moved), shift), abs=0.15)
    middle = np.array([HIGHER / 2 + shift])  # where one speaker is as likely as two
    assert own.log_odds(middle, 5.0, 5.0) == pytest.approx([0], abs=2)


@pytest.mark.parametrize("speakers", [5, 6, 8])
def test_a_handful_of_speakers_calibrates_though_hardly_anything_is_sure(speakers: int) -> None:
    few = fit_calibration(drawn(speakers))
    assert few.log_odds(np.array([6.0]), 5.0, 5.0) > 0 > few.log_odds(np.array([-1.0]), 5.0, 5.0)
    assert few.doubt(0.01, 100) is not None


def test_too_few_speakers_cannot_calibrate() -> None:
    with pytest.raises(ValueError, match=r"takes 5 speakers or more.*got 4"):
        fit_calibration(drawn(4))
    alone = drawn(9)
    with pytest.raises(ValueError, match="none of 9 speakers is; are names spelt alike"):
        fit_calibration(alone.take(~alone.same))
    with pytest.raises(ValueError, match="comparisons of two speakers"):
        fit_calibration(alone.take(alone.same))


@pytest.mark.parametrize("based", [False, True])
def test_names_that_make_no_difference_are_refused(calibration: Calibration, based: bool) -> None:
    with pytest.raises(ValueError, match="no more alike than those of two"):
        fit_calibration(drawn(20, higher=-6.0), calibration if based else None)


def test_thinning_keeps_every_pair_of_one_speaker(trials: Trials) -> None:
    thin = trials.thinned(100)
    assert thin.same.sum() == trials.same.sum()
    assert len(thin) == trials.same.sum() + 100
    assert len(trials.thinned(10**9)) == len(trials)


def test_everybody_is_compared_with_everybody() -> None:
    rows = np.random.default_rng(0).standard_normal((30, 8))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    voices = KnownVoices(rows[:2], np.array([5, 6]), np.array([2.0, 3.0]))
    people = KnownVoices(rows[2:5], np.array([6, 7, 6]), np.array([4.0, 5.0, 6.0]))
    found = compared(voices, people, Cohort(rows[10:]))
    assert found.speakers.tolist() == [5, 5, 6, 6]
    assert found.people.tolist() == [6, 7, 6, 7]
    assert found.same.tolist() == [False, False, True, False]
    assert found.spoken.tolist() == [2, 2, 3, 3]
    assert found.enrolled.tolist() == [10, 5, 10, 5]
    merged = people.merged().vectors
    assert found.cosines == pytest.approx((rows[:2] @ merged.T).ravel(), abs=1e-6)
    assert len(Trials.joined([found, found])) == 8
