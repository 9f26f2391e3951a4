import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize import Errors
from diarize.scoring.draws import better, interval, rates

some_errors = st.builds(
    Errors, speech=st.floats(1, 1000), missed=st.floats(0, 500), confusion=st.floats(0, 500)
)
recordings = st.lists(some_errors, min_size=1, max_size=12)


@settings(deadline=None)  # thousands of draws on a busy machine
@given(recordings)
def test_an_interval_holds_the_rate_and_lies_between_those_of_recordings(
    errors: list[Errors],
) -> None:
    low, high = interval(errors)
    each, tiny = [one.rate for one in errors], 1e-9
    assert min(each) * (1 - tiny) <= low <= high <= max(each) * (1 + tiny)
    together = sum(errors, start=Errors()).rate
    assert low * (1 - tiny) <= together <= high * (1 + tiny)


@settings(deadline=None)  # thousands of draws on a busy machine
@given(recordings)
def test_nothing_is_better_than_itself(errors: list[Errors]) -> None:
    assert better(errors, errors) == 0
    assert rates(errors).tolist() == rates(errors).tolist()


@settings(deadline=None)  # thousands of draws on a busy machine
@given(recordings)
def test_less_errors_everywhere_are_better_in_all_draws(errors: list[Errors]) -> None:
    worse = [Errors(each.speech, each.missed + 1, 0, each.confusion) for each in errors]
    assert better(errors, worse) == 1
    assert better(worse, errors) == 0


def test_a_silent_recording_changes_no_rate() -> None:
    talk = Errors(100, missed=10)
    assert interval([talk, Errors()]) == interval([talk, talk]) == (0.1, 0.1)
    assert better([Errors(100), Errors()], [talk, Errors()]) == 1
    assert interval([Errors(), Errors()]) == (0, 0)


def test_more_recordings_narrow_the_interval() -> None:
    pair = [Errors(100, missed=10), Errors(100, missed=30)]
    widths = [high - low for low, high in (interval(pair * times) for times in (2, 20))]
    assert widths[1] < widths[0] / 2


def test_a_gain_in_one_of_four_recordings_is_found_where_that_one_is_drawn() -> None:
    before = [Errors(100, missed=20)] * 4
    after = [Errors(100, missed=10), *before[1:]]
    assert better(after, before) == pytest.approx(1 - 0.75**4, abs=0.03)
