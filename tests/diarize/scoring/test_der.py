from itertools import permutations
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.scoring import Errors, score
from diarize.timeline import Annotation, Segment, Turn

WHOLE = [Segment(0, 6)]
TENTHS = 60  # of a second, in WHOLE

turns = st.builds(
    lambda start, length, speaker: Turn(start / 10, min(start + length, TENTHS) / 10, speaker),
    st.integers(0, TENTHS - 1),
    st.integers(1, 30),
    st.sampled_from("abc"),
)
annotations = st.lists(turns, max_size=6).map(lambda found: Annotation("r", found))


def by_frames(
    reference: Annotation, hypothesis: Annotation, collar: int, skip_overlap: bool
) -> Errors:
    """Count tenths of a second, trying every match of speakers; ``collar`` is in tenths."""
    truth, guess = _speakers_by_frame(reference), _speakers_by_frame(hypothesis)
    edges = [round(edge * 10) for turn in reference for edge in (turn.start, turn.end)]
    kept = [
        frame
        for frame in range(TENTHS)
        if not any(edge - collar <= frame < edge + collar for edge in edges)
        and not (skip_overlap and len(truth[frame]) > 1)
    ]
    pairs = [(truth[frame], guess[frame]) for frame in kept]
    right = max(
        sum(speaker in ts and other in gs for ts, gs in pairs for speaker, other in match)
        for match in (list(zip("abc", order, strict=True)) for order in permutations("abc"))
    )
    return Errors(
        speech=sum(len(ts) for ts, _ in pairs) / 10,
        missed=sum(max(len(ts) - len(gs), 0) for ts, gs in pairs) / 10,
        false_alarm=sum(max(len(gs) - len(ts), 0) for ts, gs in pairs) / 10,
        confusion=(sum(min(len(ts), len(gs)) for ts, gs in pairs) - right) / 10,
        seconds=len(kept) / 10,
    )


def _speakers_by_frame(annotation: Annotation) -> list[set[str]]:
    frames: list[set[str]] = [set() for _ in range(TENTHS)]
    for turn in annotation:
        for frame in range(round(turn.start * 10), round(turn.end * 10)):
            frames[frame].add(turn.speaker)
    return frames


def close(expected: Errors) -> object:
    return pytest.approx(
        (
            expected.speech,
            expected.missed,
            expected.false_alarm,
            expected.confusion,
            expected.seconds,
        ),
        abs=1e-5,
    )


def parts(errors: Errors) -> tuple[float, ...]:
    return (
        errors.speech,
        errors.missed,
        errors.false_alarm,
        errors.confusion,
        errors.seconds,
    )


@settings(max_examples=60, deadline=None)
@given(annotations, annotations, st.integers(0, 3), st.booleans())
def test_errors_are_those_counted_frame_by_frame(
    reference: Annotation, hypothesis: Annotation, collar: int, skip_overlap: bool
) -> None:
    found = score(
        reference, hypothesis, scored=WHOLE, collar=collar / 10, skip_overlap=skip_overlap
    )
    assert parts(found) == close(by_frames(reference, hypothesis, collar, skip_overlap))


@settings(max_examples=30, deadline=None)
@given(annotations, st.integers(0, 3), st.booleans())
def test_a_reference_has_no_errors_against_itself(
    reference: Annotation, collar: int, skip_overlap: bool
) -> None:
    found = score(reference, reference, scored=WHOLE, collar=collar, skip_overlap=skip_overlap)
    assert found.rate == 0


@settings(max_examples=30, deadline=None)
@given(annotations, annotations, st.permutations("abc"))
def test_names_of_speakers_do_not_matter(
    reference: Annotation, hypothesis: Annotation, names: list[str]
) -> None:
    renamed = hypothesis.renamed(dict(zip("abc", names, strict=True)))
    expected = score(reference, hypothesis, scored=WHOLE)
    assert parts(score(reference, renamed, scored=WHOLE)) == close(expected)


@settings(max_examples=30, deadline=None)
@given(annotations, annotations)
def test_cutting_turns_in_two_does_not_matter(
    reference: Annotation, hypothesis: Annotation
) -> None:
    expected = score(reference, hypothesis, scored=WHOLE, collar=0.1)
    found = score(_cut(reference), _cut(hypothesis), scored=WHOLE, collar=0.1)
    assert parts(found) == close(expected)


def _cut(annotation: Annotation) -> Annotation:
    halves = [
        half
        for turn in annotation
        for middle in [(turn.start + turn.end) / 2]
        for half in (Turn(turn.start, middle, turn.speaker), Turn(middle, turn.end, turn.speaker))
    ]
    return Annotation(annotation.recording, halves)


@settings(max_examples=30, deadline=None)
@given(annotations, annotations, st.integers(1, TENTHS - 1))
def test_errors_of_regions_add_up_to_no_more_than_those_of_the_whole(
    reference: Annotation, hypothesis: Annotation, cut: int
) -> None:
    halves = [[Segment(0, cut / 10)], [Segment(cut / 10, 6)]]
    total = sum((score(reference, hypothesis, scored=each) for each in halves), start=Errors())
    whole = score(reference, hypothesis, scored=WHOLE)
    assert (total.speech, total.seconds) == pytest.approx((whole.speech, whole.seconds), abs=1e-5)
    assert total.missed == pytest.approx(whole.missed, abs=1e-5)
    assert total.false_alarm == pytest.approx(whole.false_alarm, abs=1e-5)
    assert total.confusion <= whole.confusion + 1e-5  # each region has its own match


def test_a_case_worked_by_hand() -> None:
    reference = Annotation("r", [Turn(0, 10, "al"), Turn(8, 20, "bo"), Turn(22, 24, "cy")])
    hypothesis = Annotation("r", [Turn(0, 9, "x"), Turn(9, 21, "y")])
    # x is al and y is bo. One voice is found throughout the overlap 8-10, so 2 s are missed, and
    # cy's 2 s; 20-21 is a false alarm; nobody is confused.
    found = score(reference, hypothesis, scored=[Segment(0, 30)])
    assert parts(found) == close(Errors(24, missed=4, false_alarm=1, confusion=0, seconds=30))
    # collars leave 0.5-7.5, 8.5-9.5, 10.5-19.5, 20.5-21.5, 22.5-23.5 and 24.5-30
    found = score(reference, hypothesis, scored=[Segment(0, 30)], collar=0.5)
    assert parts(found) == close(Errors(19, missed=2, false_alarm=0.5, seconds=24.5))
    found = score(reference, hypothesis, scored=[Segment(0, 30)], skip_overlap=True)
    assert parts(found) == close(Errors(20, missed=2, false_alarm=1, seconds=28))


def test_a_collar_is_on_each_side() -> None:
    reference = Annotation("r", [Turn(1, 3, "al")])
    hypothesis = Annotation("r", [Turn(1.25, 3.25, "x")])
    assert score(reference, hypothesis, scored=WHOLE, collar=0.25).rate == pytest.approx(0)
    assert score(reference, hypothesis, scored=WHOLE, collar=0.2).rate > 0


def test_only_scored_segments_count_and_may_overlap() -> None:
    reference = Annotation("r", [Turn(0, 6, "al")])
    hypothesis = Annotation("r", [Turn(0, 1, "x"), Turn(5, 6, "y")])
    found = score(reference, hypothesis, scored=[Segment(0, 2), Segment(1, 3)])
    assert parts(found) == close(Errors(3, missed=2, seconds=3))


def test_a_collar_wider_than_the_turns_leaves_nothing_of_them() -> None:
    reference = Annotation("r", [Turn(2, 2.4, "al")])
    found = score(reference, Annotation("r"), scored=WHOLE, collar=0.5)
    assert parts(found) == close(Errors(seconds=4.6))
    assert found.rate == 0
    found = score(reference, reference, scored=WHOLE, collar=100)
    assert found == Errors()


def test_silence_on_both_sides_is_no_error() -> None:
    assert score(Annotation("r"), Annotation("r"), scored=WHOLE) == Errors(seconds=6)
    assert score(Annotation("r"), Annotation("r"), scored=[]) == Errors()


def test_speech_found_in_silence_is_an_infinite_rate() -> None:
    found = score(Annotation("r"), Annotation("r", [Turn(0, 2, "x")]), scored=WHOLE)
    assert found == Errors(false_alarm=2, seconds=6)
    assert found.rate == inf


def test_an_empty_hypothesis_misses_all() -> None:
    found = score(Annotation("r", [Turn(0, 2, "al")]), Annotation("r"), scored=WHOLE)
    assert found == Errors(speech=2, missed=2, seconds=6)
    assert found.rate == 1


@pytest.mark.parametrize("collar", [-0.1, float("nan"), inf])
def test_a_collar_that_makes_no_sense_is_refused(collar: float) -> None:
    with pytest.raises(ValueError, match="the collar is in seconds"):
        score(Annotation("r"), Annotation("r"), scored=WHOLE, collar=collar)
