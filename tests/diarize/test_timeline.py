import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.timeline import Annotation, Segment, Turn

times = st.integers(min_value=0, max_value=100_000)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    start = draw(times) / 1000
    length = draw(st.integers(min_value=1, max_value=5_000)) / 1000
    return Turn(start, start + length, draw(st.sampled_from(["al", "bo", "cy"])))


@pytest.mark.parametrize(
    ("start", "end"), [(1, 1), (2, 1), (-1, 1), (0, math.inf), (math.nan, 1), (0, math.nan)]
)
def test_a_segment_that_cannot_be_is_refused(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="a segment needs 0 <= start < end"):
        Segment(start, end)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_a_confidence_outside_zero_and_one_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        Turn(0, 1, "al", confidence)


@given(st.lists(turns()))
def test_turns_of_one_speaker_never_touch(found: list[Turn]) -> None:
    annotation = Annotation("r", found)
    for speaker in annotation.speakers:
        mine = [turn for turn in annotation if turn.speaker == speaker]
        assert all(a.end < b.start for a, b in pairwise(mine))


@given(st.lists(turns()))
def test_merging_keeps_every_moment_of_speech(found: list[Turn]) -> None:
    annotation = Annotation("r", found)
    for moment in {edge + 0.0005 for turn in found for edge in (turn.start, turn.end)}:
        before = {turn.speaker for turn in found if turn.start <= moment < turn.end}
        after = {turn.speaker for turn in annotation if turn.start <= moment < turn.end}
        assert before == after


def test_a_joint_turn_is_as_sure_as_its_parts_on_average() -> None:
    (turn,) = Annotation("r", [Turn(0, 3, "al", 0.9), Turn(3, 4, "al", 0.5)])
    assert turn.confidence == pytest.approx(0.8)


@pytest.mark.parametrize(("first", "second"), [(0.9, None), (None, 0.9)])
def test_a_part_that_nobody_knows_how_sure_it_is_does_not_count(
    first: float | None, second: float | None
) -> None:
    (turn,) = Annotation("r", [Turn(0, 3, "al", first), Turn(2, 4, "al", second)])
    assert (turn.start, turn.end, turn.confidence) == (0, 4, 0.9)


def test_parts_inside_segments_are_kept() -> None:
    annotation = Annotation("r", [Turn(0, 4, "al"), Turn(5, 6, "bo")])
    kept = annotation.within([Segment(1, 2), Segment(3, 5.5)])
    assert kept.turns == (Turn(1, 2, "al"), Turn(3, 4, "al"), Turn(5, 5.5, "bo"))


@given(st.lists(turns()), st.lists(turns()))
def test_what_is_kept_is_what_anybody_says_inside_some_segment(
    found: list[Turn], segments: list[Turn]
) -> None:
    annotation = Annotation("r", found)
    inside = [(turn, turn & each) for each in segments for turn in annotation]
    parts = [Turn(part.start, part.end, turn.speaker) for turn, part in inside if part]
    assert annotation.within(segments) == Annotation("r", parts)


def test_renaming_two_speakers_alike_merges_them() -> None:
    annotation = Annotation("r", [Turn(0, 2, "a"), Turn(1, 3, "b")])
    assert annotation.renamed({"b": "a"}).turns == (Turn(0, 3, "a"),)


@settings(deadline=None)  # the first example imports
@given(st.lists(turns()))
def test_pyannote_gives_back_what_it_was_given(found: list[Turn]) -> None:
    annotation = Annotation("r", found)
    assert Annotation.from_pyannote(annotation.to_pyannote()) == annotation


def test_talk_time_counts_each_speaker_once() -> None:
    annotation = Annotation("r", [Turn(0, 2, "al"), Turn(1, 3, "bo"), Turn(4, 5, "al")])
    assert annotation.talk_time() == {"al": 3, "bo": 2}


def test_what_is_no_mapping_or_no_annotation_is_refused_plainly() -> None:
    with pytest.raises(TypeError, match="names are a mapping of speakers to names, got int"):
        Annotation("a").renamed(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"from a pyannote\.core\.Annotation, got int"):
        Annotation.from_pyannote(3)


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int8, np.int64, Fraction])
def test_times_of_any_kind_become_plain_numbers(kind: Callable[[int], Any]) -> None:
    turn = Turn(kind(40), kind(60), "al", kind(1))
    assert turn == Turn(40, 60, "al", 1)
    assert {type(turn.start), type(turn.end), type(turn.confidence)} <= {int, float}
    assert Annotation("r", [turn]).turns == Annotation("r", [Turn(40, 60, "al", 1)]).turns


def test_turns_with_and_without_confidences_are_sorted_by_time() -> None:
    sure, unsure, early = Turn(1, 2, "al", 0.5), Turn(1, 2, "al"), Turn(0, 3, "bo")
    assert sorted([sure, unsure, early]) == [early, sure, unsure]
