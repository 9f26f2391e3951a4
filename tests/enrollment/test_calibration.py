import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.calibration import Calibration, amount, one_of
from enrollment.tail import fit_tail

rates = st.floats(1e-4, 0.3)
gallery_sizes = st.integers(1, 10**6)


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    """Strangers score as the standard normal distribution does, and higher with more seconds."""
    return Calibration(
        cosine=4.0,
        odds=(-1.0, 1.1, -1.7, 0.2, 0.15),
        strangers=(0.4, 0.3),
        tail=fit_tail(np.sort(np.random.default_rng(0).standard_normal(50_000))),
        curve=((0.1, 0.09, 0.11), (1e-3, 7e-4, 1.2e-3), (1e-5, 1e-6, 1e-4)),
        speakers=600,
        trials=50_000,
    )


@given(rates, gallery_sizes)
def test_the_more_people_the_less_may_go_wrong_with_each(far: float, people: int) -> None:
    each = one_of(far, people)
    assert -np.expm1(people * np.log1p(-each)) == pytest.approx(far)
    assert one_of(far, people + 1) < each <= far


@given(rates, gallery_sizes, gallery_sizes, st.floats(0.1, 99), st.floats(0.1, 99))
def test_thresholds_rise_with_the_number_of_people(
    calibration: Calibration, far: float, people: int, more: int, spoken: float, enrolled: float
) -> None:
    few = calibration.threshold(one_of(far, people), spoken, enrolled)
    many = calibration.threshold(one_of(far, people + more), spoken, enrolled)
    assert many > few


@given(rates, rates)
def test_who_accepts_fewer_strangers_asks_for_more(
    calibration: Calibration, first: float, second: float
) -> None:
    strict, loose = sorted((first, second))
    needed, noted = (calibration.threshold(rate, 3.0, 15.0) for rate in (strict, loose))
    assert needed >= noted


def test_a_score_that_speech_explains_counts_for_less(calibration: Calibration) -> None:
    thresholds = calibration.threshold(0.001, [1.5, 3.0, 10.0], 5.0)
    assert (np.diff(thresholds) > 0).all()
    assert calibration.threshold(0.001, 3.0, 30.0) > calibration.threshold(0.001, 3.0, 5.0)


def test_short_speech_is_less_sure_either_way(calibration: Calibration) -> None:
    scores = np.array([0.0, 9.0])
    short, long = (calibration.log_odds(scores, spoken, 15.0) for spoken in (1.5, 10.0))
    assert short[1] - short[0] < long[1] - long[0]


def test_beyond_what_was_measured_seconds_change_nothing() -> None:
    assert amount([0.01, 5.0, 1e6]) == pytest.approx([np.log(0.2), 0, np.log(6)])


def test_a_score_is_the_normalised_cosine_and_some_of_the_plain_one(
    calibration: Calibration,
) -> None:
    assert calibration.score(np.array([2.0]), np.array([0.5])).tolist() == [4.0]


def test_what_an_old_release_wrote_counts_both_sides_alike(calibration: Calibration) -> None:
    table = replace(calibration, share=0.7).as_dict()
    assert Calibration.from_dict(table).share == 0.7
    del table["share"]
    assert Calibration.from_dict(table).share == 0.5
    with pytest.raises(ValueError, match="the share of a calibration is between 0 and 1"):
        Calibration.from_dict(table | {"share": 1.5})


def test_how_sure_it_is_depends_on_how_far_out_one_asks(calibration: Calibration) -> None:
    low, high = calibration.interval(0.1, 1)
    assert (low, high) == pytest.approx((0.09, 0.11))
    spread = [np.divide(*calibration.interval(0.01, people)) for people in (1, 10, 100, 1000)]
    assert (np.diff(spread) < 0).all()


def test_it_says_when_there_were_too_few_voices_to_say(calibration: Calibration) -> None:
    assert calibration.doubt(0.01, 10) is None
    assert calibration.doubt(0.01, 1000) == (
        "600 speakers are too few to promise a false-accept rate of 1% among 1000 people: "
        "it may be anything from 0.101% to 9.54%"
    )


def test_nothing_is_told_of_rates_beyond_those_it_was_fitted_for(calibration: Calibration) -> None:
    assert calibration.interval(1e-5, 1)[1] == pytest.approx(1e-4)
    for far, people, asked in ((0.01, 10_000, "1%"), (1e-6, 1, "0.0001%"), (0.5, 10**5, "50%")):
        assert calibration.interval(far, people) == (0.0, 1.0)
        assert calibration.doubt(far, people) == (
            f"600 speakers are too few to promise a false-accept rate of {asked} among {people} "
            f"{'person' if people == 1 else 'people'}, or to tell what it may be"
        )


def test_it_can_be_kept_as_json_and_toml(calibration: Calibration) -> None:
    table = calibration.as_dict()
    assert Calibration.from_dict(json.loads(json.dumps(table))) == calibration
    toml = "".join(f"{name} = {json.dumps(value)}\n" for name, value in table.items())
    assert Calibration.from_dict(tomllib.loads(toml)) == calibration


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.pop("shape"), "a calibration has the entries cosine, curve,"),
        (lambda table: table.update(colour=1), "a calibration has the entries"),
        (lambda table: table.update(odds=[1.0]), "5 odds and 2 of strangers"),
        (lambda table: table.update(odds=[float("nan")] * 5), "all of them finite"),
        (lambda table: table.update(odds=3), "a calibration is of numbers"),
        (lambda table: table.update(cosine=None), "a calibration is of numbers"),
        (lambda table: table.update(cosine="a lot"), "could not convert"),
        (lambda table: table.update(speakers=float("inf")), "a calibration is of numbers"),
        (lambda table: table.update(rates=[0.1, 0.5, 0.2]), "as many rates as scores"),
        (lambda table: table.update(curve=[]), "rates between 0 and 1"),
        (lambda table: table.update(curve=[[0.1, 0.1, 1.5]]), "rates between 0 and 1"),
        (lambda table: table.update(curve=[[0.1, 0.1]]), "not enough values"),
        (lambda table: table.update(scale=-1), "a scale above 0"),
    ],
)
def test_a_table_that_is_no_calibration_is_refused(
    calibration: Calibration, change: Change, message: str
) -> None:
    table = calibration.as_dict()
    change(table)
    with pytest.raises(ValueError, match=message):
        Calibration.from_dict(table)
