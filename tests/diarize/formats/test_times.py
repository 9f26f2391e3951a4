import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.formats.times import clock, end_of, number, rounded
from diarize.timeline import Annotation, Turn

turns = st.builds(
    lambda start, length, speaker: Turn(start, start + length, speaker),
    st.floats(0, 1e5),
    st.floats(1e-6, 10) | st.floats(1e-6, 2e-3),
    st.sampled_from("ab"),
)


@given(st.lists(turns))
def test_rounded_turns_last_a_millisecond_and_never_meet_their_speakers_own(
    found: list[Turn],
) -> None:
    kept = rounded(Annotation("r", found))
    assert set(kept.speakers) == {turn.speaker for turn in found}
    last = dict.fromkeys("ab", -1.0)
    for turn in kept:
        assert turn.start == round(turn.start, 3)
        assert round(turn.end - turn.start, 6) >= 0.001
        assert turn.start > last[turn.speaker]
        last[turn.speaker] = turn.end


@given(st.floats(0, 1e6))
def test_a_clock_is_right_to_half_a_millisecond(seconds: float) -> None:
    hours, minutes, rest = clock(seconds).split(":")
    assert (len(minutes), len(rest)) == (2, 6)
    assert int(minutes) < 60
    assert float(rest) < 60
    total = int(hours) * 3600 + int(minutes) * 60 + float(rest)
    assert total == pytest.approx(seconds, abs=5.001e-4)


def test_a_recording_ends_no_earlier_than_its_turns() -> None:
    turns = Annotation("r", [Turn(0, 5, "al"), Turn(1, 2, "bo")])
    assert end_of(turns, None) == end_of(turns, 3) == 5
    assert end_of(turns, 7.5) == 7.5
    assert end_of(Annotation("r"), None) == 0


def test_what_is_not_a_number_is_told() -> None:
    with pytest.raises(ValueError, match="expected a number, found 'one'"):
        number("one")
