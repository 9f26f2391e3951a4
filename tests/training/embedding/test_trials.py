import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.embedding.trials import Curve, Trials, interval

vectors = arrays(np.float32, (12, 3), elements=st.floats(-1, 1, width=16))
NAMES = ["al", "bo", "cy"] * 4


def scored(scores: list[float], same: list[bool]) -> Trials:
    order = np.argsort(scores, kind="stable")
    speakers = np.where(np.array(same)[:, None], [0, 0], [0, 1])
    return Trials(np.array(scores)[order], speakers[order])


def test_scores_that_part_the_speakers_make_no_error() -> None:
    curve = scored([0.9, 0.8, 0.1, 0.2], [True, True, False, False]).curve()
    assert curve.equal_error_rate == 0
    assert curve.minimum_cost() == 0


def test_scores_the_wrong_way_round_are_all_errors() -> None:
    assert scored([0.1, 0.2, 0.8, 0.9], [True, True, False, False]).curve().equal_error_rate == 1


def test_scores_that_say_nothing_err_half_the_time() -> None:
    curve = scored([0.5] * 4, [True, True, False, False]).curve()
    assert curve.equal_error_rate == 0.5
    assert curve.minimum_cost() == 1


def test_one_error_of_three_on_either_side_is_a_third() -> None:
    scores = [0.9, 0.8, 0.4, 0.1, 0.2, 0.6]
    curve = scored(scores, [True] * 3 + [False] * 3).curve()
    assert curve.equal_error_rate == pytest.approx(1 / 3)


def test_a_missed_pair_costs_the_more_the_likelier_pairs_are() -> None:
    curve = Curve(np.array([0.0, 0.2, 1.0]), np.array([1.0, 0.0, 0.0]))
    assert curve.minimum_cost(prior=0.5) == pytest.approx(0.2)


@given(vectors)
def test_rates_are_shares_and_the_curve_goes_one_way(rows: np.ndarray) -> None:
    curve = Trials.of(rows, NAMES).curve()
    assert 0 <= curve.equal_error_rate <= 1
    assert 0 <= curve.minimum_cost() <= 1
    assert (np.diff(curve.misses) >= 0).all()
    assert (np.diff(curve.alarms) <= 1e-12).all()


@given(vectors)
def test_only_the_order_of_scores_counts(rows: np.ndarray) -> None:
    trials = Trials.of(rows, NAMES)
    stretched = Trials(np.exp2(trials.scores) - 7, trials.speakers)
    if len(np.unique(stretched.scores)) == len(np.unique(trials.scores)):  # no rounding into ties
        assert stretched.curve().equal_error_rate == trials.curve().equal_error_rate


@given(vectors, st.permutations(range(12)))
def test_the_order_of_the_vectors_does_not_count(rows: np.ndarray, order: list[int]) -> None:
    shuffled = Trials.of(rows[order], [NAMES[place] for place in order])
    # products of the same rows may be summed in another order
    assert shuffled.curve().equal_error_rate == pytest.approx(
        Trials.of(rows, NAMES).curve().equal_error_rate, abs=0.05
    )


@given(vectors)
def test_drawing_everybody_once_changes_nothing(rows: np.ndarray) -> None:
    trials = Trials.of(rows, NAMES)
    once = trials.curve(np.ones(3, np.int64))
    assert once.equal_error_rate == trials.curve().equal_error_rate


def test_speakers_not_drawn_do_not_count() -> None:
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((12, 3)).astype(np.float32)
    kept = [place for place, name in enumerate(NAMES) if name != "cy"]
    without = Trials.of(rows[kept], [NAMES[place] for place in kept]).curve()
    undrawn = Trials.of(rows, NAMES).curve(np.array([1, 1, 0]))
    assert undrawn.equal_error_rate == pytest.approx(without.equal_error_rate)


def test_pairs_of_one_kind_only_are_refused() -> None:
    with pytest.raises(ValueError, match="pairs of two"):
        Trials.of(np.eye(3, dtype=np.float32), ["al"] * 3).curve()


def test_draws_that_tell_nothing_do_not_count() -> None:
    rows = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]  # only the first speaker is heard twice
    trials = Trials.of(rows, ["al", "al", "bo", "cy"])
    assert interval(trials, draws=50) == (0, 0)


@pytest.mark.parametrize("names", [["al"], ["al", "al"], ["al", "bo"]])
def test_one_vector_or_speaker_cannot_be_compared(names: list[str]) -> None:
    assert not Trials.of(np.eye(len(names), dtype=np.float32), names).comparable


def test_the_interval_holds_the_rate_and_repeats() -> None:
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((20, 4)).repeat(5, axis=0)
    rows = (centres + rng.standard_normal((100, 4))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    trials = Trials.of(rows, [f"speaker{place // 5:02}" for place in range(100)])
    low, high = interval(trials, draws=100)
    assert low < trials.curve().equal_error_rate < high
    assert (low, high) == interval(trials, draws=100)
