from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from enrollment.calibration import Calibration
from enrollment.cohort import Cohort
from enrollment.fitting import fit_calibration
from enrollment.identification import Decision, identify
from enrollment.index import build_index
from enrollment.judgement import IdentificationConfig, Judge
from enrollment.known import KnownVoices
from enrollment.trials import compared

Rows = NDArray[np.float32]

DIMENSION = 32
SPREAD = 0.6
"""How far the voices of one person lie from theirs: two of them have a cosine of about 0.73."""


def people(number: int, seed: int = 0) -> Rows:
    rows = np.random.default_rng([seed, 0]).standard_normal((number, DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def said(who: Rows, seed: int = 1) -> Rows:
    """Draw a voice of each."""
    drawn = np.random.default_rng([seed, 1]).standard_normal(who.shape) / np.sqrt(DIMENSION)
    rows = who + SPREAD * drawn
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def known(rows: Rows, first: int = 100) -> KnownVoices:
    return KnownVoices(rows, np.arange(first, first + len(rows)), np.full(len(rows), 15.0))


@pytest.fixture(scope="module")
def judge() -> Judge:
    strangers, cohort = people(300, seed=9), Cohort(said(people(200, seed=8)))
    everybody = known(said(strangers, 2))
    return Judge(cohort, fit_calibration(compared(known(said(strangers, 3)), everybody, cohort)))


def decided(voices: Rows, library: KnownVoices, judge: Judge, **settings: float) -> list[Decision]:
    config = replace(IdentificationConfig(), **settings)  # type: ignore[arg-type]
    return identify(voices, np.full(len(voices), 10.0), library, judge, config)


def names(decisions: Sequence[Decision]) -> list[int | None]:
    return [each.person for each in decisions]


def test_those_who_are_known_are_named_and_strangers_are_not(judge: Judge) -> None:
    somebody = people(40)
    decisions = decided(said(somebody), known(said(somebody[:20], 2)), judge)
    accepted = [each.person for each in decisions if each.decision == "accept"]
    assert len(accepted) >= 14
    assert set(accepted) <= set(range(100, 120))
    assert [each.person == 100 + place for place, each in enumerate(decisions[:20])].count(
        True
    ) > 14
    assert sum(each.decision == "accept" for each in decisions[20:]) <= 1


@pytest.mark.parametrize("number", [1, 10, 100])
def test_strangers_are_accepted_about_as_often_as_was_asked(judge: Judge, number: int) -> None:
    library = known(said(people(number), 2))
    strangers = said(people(3000, seed=5))
    decisions = decided(strangers, library, judge, far=0.05, margin=0.0, allow_repeats=True)
    obtained = np.mean([each.decision == "accept" for each in decisions])
    assert 0.05 / 2 < obtained < 2 * 0.05


def test_the_more_people_the_more_it_takes(judge: Judge) -> None:
    somebody = said(people(500), 2)
    needed = [
        decided(somebody[:1], known(somebody[:number]), judge)[0].candidates[0].needed
        for number in (1, 10, 100, 500)
    ]
    assert (np.diff(needed) > 0).all()


def test_short_speech_is_less_sure(judge: Judge) -> None:
    sure = replace(judge.calibration, odds=(-3.0, 1.0, -1.0, 0.0, 0.4))
    somebody = people(5)
    probable = [
        identify(said(somebody), np.full(5, seconds), known(somebody), Judge(judge.cohort, sure))
        for seconds in (1.5, 10.0)
    ]
    short, long = (np.mean([each.candidates[0].probability for each in some]) for some in probable)
    assert short < long


def test_one_name_is_given_once_unless_that_is_allowed(judge: Judge) -> None:
    somebody = people(10)
    library, twice = known(said(somebody, 2)), said(somebody[[3, 3]])
    once = decided(twice, library, judge)
    assert sorted([each.decision for each in once]).count("accept") == 1
    assert 103 in names(once)
    assert names(once).count(103) == 1
    assert names(decided(twice, library, judge, allow_repeats=True)) == [103, 103]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=1, max_size=12), st.integers(0, 99))
def test_no_two_voices_get_one_name(judge: Judge, speakers: list[int], seed: int) -> None:
    somebody = people(15)
    voices = said(somebody[speakers], seed)
    named = [
        name for name in names(decided(voices, known(somebody[:8]), judge)) if name is not None
    ]
    assert len(named) == len(set(named))


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)), st.permutations(range(9)), st.integers(0, 99))
def test_neither_the_order_of_the_voices_nor_of_the_people_matters(
    judge: Judge, voices: list[int], library: list[int], seed: int
) -> None:
    somebody = people(12, seed)
    heard, everybody = said(somebody[3:9], seed), known(somebody[:9])
    decisions = decided(heard, everybody, judge)
    shuffled = decided(heard[voices], everybody.take(np.array(library)), judge)
    assert names(shuffled) == [decisions[place].person for place in voices]
    for place, again in zip(voices, shuffled, strict=True):
        before = [(each.person, each.probability) for each in decisions[place].candidates]
        assert [each.person for each in again.candidates] == [person for person, _ in before]
        assert [each.probability for each in again.candidates] == pytest.approx(
            [probability for _, probability in before], abs=1e-5
        )


def test_who_is_as_like_to_two_people_is_suggested(judge: Judge) -> None:
    one = people(1)
    twins = known(said(np.repeat(one, 2, axis=0), 2))
    alone = known(twins.vectors[:1])
    assert decided(one, alone, judge)[0].decision == "accept"
    both = decided(one, twins, judge, margin=3.0)[0]
    assert both.decision == "suggest"
    assert both.person in (100, 101)


def test_what_would_be_accepted_at_a_looser_rate_is_suggested(judge: Judge) -> None:
    library, voices = known(said(people(60), 2)), said(people(60))
    strict = decided(voices, library, judge, far=0.0001, suggest_far=0.1, margin=0.0)
    loose = decided(voices, library, judge, far=0.1, suggest_far=0.1, margin=0.0)
    assert "suggest" in {each.decision for each in strict}
    assert names(strict) == names(loose)
    assert "suggest" not in {each.decision for each in loose}


def test_probabilities_are_shares_and_those_of_the_known_are_high(judge: Judge) -> None:
    somebody = people(30)
    decisions = decided(said(somebody), known(said(somebody[:15], 2)), judge, candidates=30)
    for each in decisions:
        shares = [candidate.probability for candidate in each.candidates]
        assert shares == sorted(shares, reverse=True)
        assert 0 <= sum(shares) <= 1
    of_known, of_strangers = (
        np.mean([each.candidates[0].probability for each in some])
        for some in (decisions[:15], decisions[15:])
    )
    assert of_known > 0.8
    assert of_strangers < 0.3


def test_who_is_hardly_ever_in_the_library_is_believed_less_often(judge: Judge) -> None:
    somebody = people(5)
    shares = [
        decided(said(somebody), known(somebody), judge, known=share)[0].candidates[0].probability
        for share in (0.01, 0.5, 0.99)
    ]
    assert shares == sorted(shares)


def test_an_index_at_hand_gives_the_same_answers(judge: Judge) -> None:
    library, voices = known(said(people(300), 2)), said(people(9))
    seconds, config = np.full(9, 10.0), IdentificationConfig()
    index = build_index(library.vectors, np.arange(300), "half")
    assert identify(voices, seconds, library, judge, config, index) == identify(
        voices, seconds, library, judge, config
    )


def test_only_as_many_candidates_are_listed_as_are_wanted(judge: Judge) -> None:
    library = known(people(9))
    assert [len(each.candidates) for each in decided(people(2), library, judge)] == [5, 5]
    assert decided(people(1), library, judge, candidates=0)[0].candidates == ()
    assert len(decided(people(1), known(people(2)), judge)[0].candidates) == 2


def test_nobody_is_unknown_to_nobody(judge: Judge) -> None:
    assert decided(people(0), known(people(3)), judge) == []
    assert decided(people(2), known(people(0)), judge) == [Decision("unknown")] * 2


def test_more_voices_than_people_leave_some_unknown(judge: Judge) -> None:
    one = people(1)
    decisions = decided(said(np.repeat(one, 4, axis=0)), known(one), judge)
    assert sorted(each.decision for each in decisions) == [
        "accept",
        "unknown",
        "unknown",
        "unknown",
    ]
    assert all(each.candidates[0].person == 100 for each in decisions)


def test_what_does_not_fit_together_is_refused(judge: Judge) -> None:
    library, voices = known(people(3)), people(2)
    with pytest.raises(ValueError, match="2 voices need as many owners and seconds"):
        identify(voices, np.ones(3), library, judge)
    with pytest.raises(ValueError, match="above 0"):
        identify(voices, np.zeros(2), library, judge)
    with pytest.raises(ValueError, match="somebody is known by two voices"):
        identify(voices, np.ones(2), replace(library, owners=np.array([1, 2, 1])), judge)
    with pytest.raises(ValueError, match="unit norm"):
        identify(np.full((1, DIMENSION), np.nan, np.float32), np.ones(1), library, judge)
    with pytest.raises(ValueError, match=r"queries are \(q, 32\)"):
        identify(np.eye(2, dtype=np.float32), np.ones(2), library, judge)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"far": 0.0}, "0 < far <= suggest_far <= 0.5"),
        ({"far": 0.2}, "for 0.2 and 0.1"),
        ({"suggest_far": 0.6}, "for 0.01 and 0.6"),
        ({"far": float("nan")}, "does not hold"),
        ({"known": 1.0}, "known is a share"),
        ({"margin": -1.0}, "margin and candidates are 0 or more"),
        ({"candidates": -1}, "margin and candidates are 0 or more"),
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        IdentificationConfig(**wrong)  # type: ignore[arg-type]


def test_what_was_calibrated_and_kept_judges_alike(judge: Judge) -> None:
    kept = Judge(judge.cohort, Calibration.from_dict(judge.calibration.as_dict()))
    library, voices = known(people(5)), said(people(5))
    assert decided(voices, library, kept) == decided(voices, library, judge)
