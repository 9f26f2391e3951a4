import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.scoring import Errors, Sweep, score
from diarize.timeline import Annotation, Segment, Turn

turns = st.builds(
    lambda start, length, speaker: Turn(start / 10, (start + length) / 10, speaker),
    st.integers(0, 200),
    st.integers(1, 50),
    st.sampled_from("abcd"),
)
annotations = st.lists(turns, max_size=12).map(lambda found: Annotation("r", found))
times = st.lists(
    st.builds(
        lambda start, length: Segment(start / 10, (start + length) / 10),
        st.integers(0, 150),
        st.integers(1, 100),
    ),
    max_size=3,
)


@settings(deadline=None)  # the first example imports
@given(annotations, annotations, times, st.sampled_from([0.0, 0.25, 1.0]))
def test_errors_are_those_of_score(
    reference: Annotation, hypothesis: Annotation, scored: list[Segment], collar: float
) -> None:
    slow = score(reference, hypothesis, scored=scored, collar=collar)
    fast = Sweep(reference, scored, collar).errors(hypothesis)
    for part in Errors.__slots__:
        assert getattr(fast, part) == pytest.approx(getattr(slow, part), abs=1e-6)


def test_many_hypotheses_are_scored_alike() -> None:
    truth = Annotation("r", [Turn(0, 10, "al"), Turn(8, 20, "bo")])
    sweep = Sweep(truth, [Segment(0, 30)])
    guess = Annotation("r", [Turn(0, 20, "x")])
    assert sweep.errors(guess) == Errors(22, missed=2, confusion=8, seconds=30)
    assert sweep.errors(truth) == Errors(22, seconds=30)
    assert sweep.errors(Annotation("r")) == Errors(22, missed=22, seconds=30)
    assert sweep.errors(guess) == Errors(22, missed=2, confusion=8, seconds=30)


@pytest.mark.parametrize("collar", [-0.1, float("nan"), float("inf")])
def test_a_collar_that_makes_no_sense_is_refused(collar: float) -> None:
    with pytest.raises(ValueError, match="the collar is in seconds"):
        Sweep(Annotation("r"), [], collar)
