import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diarize.frames import FrameGrid, runs

masks = st.lists(st.booleans()).map(lambda values: np.array(values, bool))


@given(masks)
def test_runs_cover_what_is_true_and_nothing_else(active: np.ndarray) -> None:
    covered = np.zeros_like(active)
    for start, end in runs(active):
        assert not covered[start:end].any()
        covered[start:end] = True
    assert (covered == active).all()


@given(masks, st.integers(min_value=1, max_value=1000), st.integers(min_value=0, max_value=1000))
def test_segments_add_up_to_the_true_frames(active: np.ndarray, hop: int, first: int) -> None:
    grid = FrameGrid(hop, 16_000, first)
    seconds = sum(segment.duration for segment in grid.segments(active))
    assert np.isclose(seconds, active.sum() * hop / 16_000)


def test_ten_hours_do_not_drift() -> None:
    assert FrameGrid(hop=320, sample_rate=16_000).edge(10 * 3600 * 50) == 36_000.0


@given(st.integers(min_value=0, max_value=10**7), st.integers(min_value=1, max_value=1000))
def test_a_frame_is_found_again_by_its_first_sample(frame: int, hop: int) -> None:
    grid = FrameGrid(hop, 16_000, first=7)
    assert grid.frame_at(grid.first + frame * hop) == frame
