import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.edits.anchors import best_fit, fit
from diarize.timeline import Annotation, Segment, Turn

cuts = st.lists(st.integers(0, 100), max_size=12, unique=True).map(sorted)
segments = cuts.map(
    lambda edges: [Segment(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
)


def seconds(found: list[Segment]) -> set[int]:
    return {second for each in found for second in range(int(each.start), int(each.end))}


@given(segments, segments)
def test_fit_is_twice_the_common_time_over_the_sum_of_both(
    one: list[Segment], other: list[Segment]
) -> None:
    mine, theirs = seconds(one), seconds(other)
    total = len(mine) + len(theirs)
    expected = 2 * len(mine & theirs) / total if total else 0.0
    assert fit(one, other) == pytest.approx(expected)
    assert fit(other, one) == pytest.approx(expected)


def test_one_who_talks_all_the_time_is_not_everybody() -> None:
    turns = Annotation("r", [Turn(0, 100, "al"), Turn(50, 53, "bo")])
    anchor = [Segment(50, 54)]
    assert best_fit(turns, "x", anchor, ()) == "bo"
    assert best_fit(turns, "x", anchor, {"bo"}) is None


def test_a_name_tells_between_equals_alone() -> None:
    turns = Annotation("r", [Turn(0, 9, "al"), Turn(0, 9, "bo"), Turn(0, 8, "cy")])
    assert best_fit(turns, "bo", [Segment(0, 9)], ()) == "bo"
    assert best_fit(turns, "cy", [Segment(0, 9)], ()) == "al"
    assert best_fit(Annotation("r"), "al", [Segment(0, 9)], ()) is None
