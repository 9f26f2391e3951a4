import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from enrollment.tail import Tail, expit, fit_tail, logit

Numbers = NDArray[np.float64]

some_scores = arrays(np.float64, st.integers(1, 60), elements=st.floats(-9, 9, width=16)).map(
    np.sort
)
RATES = np.array([0.3, 0.1, 0.01, 0.001, 0.0001])


@pytest.mark.parametrize("distribution", ["norm", "expon", "logistic", "gumbel_r"])
def test_what_is_promised_is_kept_within_a_factor_of_two_far_beyond_what_was_seen(
    distribution: str,
) -> None:
    from scipy import stats

    drawn = getattr(stats, distribution).rvs(size=20_000, random_state=np.random.default_rng(0))
    kept = getattr(stats, distribution).sf(fit_tail(np.sort(drawn)).score(RATES))
    assert (kept < 2 * RATES).all()
    assert (kept > RATES / 2).all()


@given(some_scores, st.lists(st.floats(1e-9, 0.5), min_size=2, max_size=9))
def test_rarer_scores_are_higher(scores: Numbers, rates: list[float]) -> None:
    found = fit_tail(scores).score(np.sort(rates)[::-1])
    assert (np.diff(found) >= 0).all()


@given(st.integers(0, 99), st.integers(2000, 9000), st.floats(1e-9, 0.49))
def test_the_rate_of_a_score_is_the_one_it_was_asked_for(
    seed: int, number: int, rate: float
) -> None:
    tail = fit_tail(np.sort(np.random.default_rng(seed).standard_normal(number)))
    assert tail.rate(tail.score(rate)) == pytest.approx(rate, rel=1e-6)


@given(some_scores, st.data())
def test_a_score_drawn_twice_counts_twice(scores: Numbers, data: st.DataObject) -> None:
    counts = data.draw(arrays(np.int64, len(scores), elements=st.integers(1, 3)))
    drawn, repeated = fit_tail(scores, counts.astype(float)), fit_tail(np.repeat(scores, counts))
    assert drawn.score(RATES) == pytest.approx(repeated.score(RATES), abs=1e-5)


def test_with_few_scores_no_shape_is_claimed() -> None:
    assert fit_tail(np.sort(np.random.default_rng(0).standard_t(2, 200))).shape == 0
    assert fit_tail(np.sort(np.random.default_rng(0).standard_t(2, 200_000))).shape > 0.2


def test_a_tail_that_ends_leaves_scores_where_it_does() -> None:
    tail = Tail(rates=(0.5, 0.1), scores=(0.0, 1.0), shape=-0.1, scale=0.5)
    assert tail.score(1e-300) == pytest.approx(1.0 + 10 * 0.5)
    assert tail.rate(7.0) == 0


def test_equal_scores_are_a_tail_too() -> None:
    assert fit_tail(np.full(50, 3.0)).score(0.01) == pytest.approx(3.0, abs=1e-4)


def test_odds_and_rates_are_two_ways_to_say_it() -> None:
    assert logit(0.5) == 0
    assert expit(logit(RATES)) == pytest.approx(RATES)
    assert expit(np.array([-1000.0, 1000.0])).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("rates", "scores", "scale", "message"),
    [
        ((0.5, 0.1), (1.0,), 1.0, "as many rates as scores"),
        ((0.5, 0.1), (1.0, float("nan")), 1.0, "as many rates as scores"),
        ((0.5,), (1.0,), 0.0, "a scale above 0"),
        ((), (), 1.0, "rates of a tail fall"),
        ((0.1, 0.5), (1.0, 2.0), 1.0, "rates of a tail fall"),
        ((1.0, 0.5), (1.0, 2.0), 1.0, "rates of a tail fall"),
        ((0.5, 0.1), (2.0, 1.0), 1.0, "scores of a tail rise"),
    ],
)
def test_what_is_no_tail_is_refused(
    rates: tuple[float, ...], scores: tuple[float, ...], scale: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Tail(rates=rates, scores=scores, shape=0.0, scale=scale)
