import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.boundaries import Boundaries, boundaries


def activity(*stretches: tuple[int, int], frames: int = 250) -> NDArray[np.bool_]:
    """Return a column for each stretch of frames."""
    columns = np.zeros((frames, len(stretches)), np.bool_)
    for column, (start, end) in zip(columns.T, stretches, strict=True):
        column[start:end] = True
    return columns


def test_boundaries_that_are_a_little_off_are_found_and_measured() -> None:
    found = boundaries(activity((50, 100), (120, 200)), activity((125, 200), (45, 100)))
    assert (found.true, found.told, found.found) == (4, 4, 4)
    assert found.rates()["boundary_error"] == pytest.approx((5 + 5) * 0.02 / 4)


def test_a_boundary_far_off_or_of_another_speaker_is_not_found() -> None:
    far = boundaries(activity((50, 100)), activity((50, 180)))
    assert (far.true, far.found) == (2, 1)
    other = boundaries(activity((50, 100), (100, 150)), activity((50, 150)))
    assert (other.true, other.found) == (4, 1)  # one speaker has no counterpart


def test_the_edges_of_a_chunk_are_no_boundaries() -> None:
    assert boundaries(activity((0, 250)), activity((0, 250))) == Boundaries()


@given(st.lists(st.tuples(st.integers(0, 249), st.integers(1, 250)), min_size=1, max_size=3))
def test_what_is_told_exactly_is_found_exactly(stretches: list[tuple[int, int]]) -> None:
    talks = activity(*stretches)
    found = boundaries(talks, talks)
    assert found.found == found.true == found.told
    assert found.apart == 0.0


def test_silence_has_no_boundaries_and_no_error() -> None:
    rates = boundaries(activity((0, 0)), activity((0, 0))).rates()
    assert rates == {"boundaries_found": 0.0, "boundary_error": 0.0}
