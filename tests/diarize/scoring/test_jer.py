import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.scoring import JaccardErrors, jaccard
from diarize.timeline import Annotation, Segment, Turn

WHOLE = [Segment(0, 30)]

turns = st.builds(
    lambda start, length, speaker: Turn(start, start + length, speaker),
    st.integers(0, 20),
    st.integers(1, 9),
    st.sampled_from("abc"),
)
annotations = st.lists(turns, max_size=6).map(lambda found: Annotation("r", found))


def test_a_case_worked_by_hand() -> None:
    reference = Annotation("r", [Turn(0, 10, "al"), Turn(10, 20, "bo"), Turn(22, 24, "cy")])
    hypothesis = Annotation("r", [Turn(0, 8, "x"), Turn(10, 25, "y")])
    # al shares 8 of 10 s with x, bo 10 of 15 with y, cy has no match
    found = jaccard(reference, hypothesis, scored=WHOLE)
    assert found.total == pytest.approx(0.2 + 1 / 3 + 1)
    assert found.speakers == 3
    assert found.rate == pytest.approx((0.2 + 1 / 3 + 1) / 3)


@settings(max_examples=30, deadline=None)
@given(annotations, annotations)
def test_the_rate_is_from_0_for_itself_to_1(reference: Annotation, hypothesis: Annotation) -> None:
    assert jaccard(reference, reference, scored=WHOLE).rate == 0
    assert 0 <= jaccard(reference, hypothesis, scored=WHOLE).rate <= 1


@settings(max_examples=50, deadline=None)
@given(annotations, annotations, st.permutations("abc"), st.permutations("abc"))
def test_names_do_not_matter_even_where_two_matches_are_as_good(
    reference: Annotation, hypothesis: Annotation, first: list[str], second: list[str]
) -> None:
    expected = jaccard(reference, hypothesis, scored=WHOLE)
    found = jaccard(
        reference.renamed(dict(zip("abc", first, strict=True))),
        hypothesis.renamed(dict(zip("abc", second, strict=True))),
        scored=WHOLE,
    )
    assert found.rate == pytest.approx(expected.rate)


def test_silence_on_both_sides_is_no_error() -> None:
    assert jaccard(Annotation("r"), Annotation("r"), scored=WHOLE).rate == 0
    assert jaccard(Annotation("r"), Annotation("r"), scored=[]).rate == 0


def test_speakers_found_in_silence_are_all_wrong() -> None:
    hypothesis = Annotation("r", [Turn(0, 2, "x"), Turn(40, 42, "y")])
    found = jaccard(Annotation("r"), hypothesis, scored=WHOLE)
    assert found == JaccardErrors(invented=1)
    assert found.rate == 1


def test_a_speaker_with_nothing_scored_does_not_count() -> None:
    reference = Annotation("r", [Turn(0, 10, "al"), Turn(15, 15.4, "bo")])
    hypothesis = Annotation("r", [Turn(0, 10, "x")])
    assert jaccard(reference, hypothesis, scored=WHOLE).rate == 0.5
    assert jaccard(reference, hypothesis, scored=WHOLE, collar=0.5) == JaccardErrors(0.0, 1)


def test_each_speaker_has_the_same_weight_in_total() -> None:
    assert (JaccardErrors(1.0, 1) + JaccardErrors(0.0, 3)).rate == 0.25
    assert (JaccardErrors(invented=2) + JaccardErrors(0.5, 1)).rate == 0.5
