"""How many people there are in a library decides what a name takes, and how likely each is."""

import numpy as np
import pytest
from numpy.typing import NDArray

from enrollment.calibration import Calibration, one_of
from enrollment.cohort import Cohort
from enrollment.judgement import IdentificationConfig, Judge, Ratings
from enrollment.known import KnownVoices
from enrollment.tail import Tail

DIMENSION = 8


def directions(number: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((number, DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def judge() -> Judge:
    tail = Tail(rates=(0.5, 0.1, 0.01), scores=(0.0, 1.0, 2.0), shape=0.0, scale=0.4)
    calibration = Calibration(
        cosine=0.0,
        odds=(-3.0, 2.0, 0.0, 0.0, 0.0),
        strangers=(0.0, 0.0),
        tail=tail,
        curve=((0.01, 0.005, 0.02),),
        speakers=100,
        trials=1000,
    )
    return Judge(Cohort(directions(50, 0)), calibration)


def rated(judge: Judge, among: int, people: int = 3) -> Ratings:
    voices, known = directions(2, 1), directions(people, 2)
    return judge.rate(
        KnownVoices(voices, np.zeros(2, np.int64), np.full(2, 5.0)),
        KnownVoices(known, np.arange(people), np.full(people, 5.0)),
        among,
        IdentificationConfig(),
    )


@pytest.mark.parametrize("among", [1, 3, 1000])
def test_what_is_accepted_and_what_is_suggested_takes_more_among_more_people(
    judge: Judge, among: int
) -> None:
    found, config = rated(judge, among), IdentificationConfig()
    for scores, rate in ((found.needed, config.far), (found.noted, config.suggest_far)):
        expected = judge.calibration.threshold(one_of(rate, among), 5.0, 5.0)
        assert scores == pytest.approx(np.full((2, 3), expected))
    assert (found.noted < found.needed).all()


def test_among_a_thousand_a_suggestion_takes_more_than_among_three(judge: Judge) -> None:
    few, many = rated(judge, 3), rated(judge, 1000)
    assert (many.noted > few.noted + 1).all()
    np.testing.assert_array_equal(many.scores, few.scores)


def test_each_of_many_is_as_much_less_likely_beforehand(judge: Judge) -> None:
    def odds(among: int) -> NDArray[np.float64]:
        probable = rated(judge, among, people=1).probabilities
        return np.asarray(probable / (1 - probable), np.float64)

    assert odds(1) == pytest.approx(50 * odds(50))
    # one of one, as likely as not beforehand: what the scores say is all there is
    scores = rated(judge, 1, people=1).scores
    assert np.log(odds(1)) == pytest.approx(judge.calibration.log_odds(scores, 5.0, 5.0))


def test_what_is_missing_to_one_is_a_stranger(judge: Judge) -> None:
    probable = rated(judge, 3).probabilities
    assert (probable > 0).all()
    assert (probable.sum(axis=1) < 1).all()
