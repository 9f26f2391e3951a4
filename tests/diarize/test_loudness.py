import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.loudness import LEAST, LONGEST, SLICE, is_other, loudness

GRID = FrameGrid(hop=320, sample_rate=16_000)
CHUNK = 500  # frames, ten seconds


def talk(seed: int, seconds: float = 60.0) -> NDArray[np.float32]:
    """Return the level of each frame of somebody who talks and pauses by turns."""
    generator = np.random.default_rng(seed)
    stretches = generator.exponential(1.0, 500)
    loud = np.repeat(np.arange(500) % 2, np.ceil(stretches * 50).astype(int))
    levels = np.where(loud, 0.1, 1e-4) * generator.uniform(0.5, 2.0, len(loud))
    return levels[: round(seconds * 50)].astype(np.float32)


def told(levels: NDArray[np.float32], step: int = CHUNK) -> str:
    starts = np.arange(0, len(levels) - CHUNK + 1, step)
    return loudness(np.stack([levels[at : at + CHUNK] for at in starts]), starts, GRID)


@pytest.mark.parametrize("seed", range(8))
def test_a_recording_is_told_from_others_at_any_level_with_noise_and_a_shift(seed: int) -> None:
    levels = talk(seed)
    noise = np.random.default_rng(seed).uniform(0, 0.004, len(levels)).astype(np.float32)
    for same in (levels, 0.01 * levels, levels + noise, np.roll(levels, 20), np.roll(levels, -20)):
        assert not is_other(told(levels), told(same))
    assert is_other(told(levels), told(talk(seed + 100)))
    assert is_other(told(levels), told(levels[::-1]))


def test_the_step_of_chunks_makes_no_difference() -> None:
    assert told(talk(0), 250) == told(talk(0), 50) == told(talk(0))
    assert len(told(talk(0))) == 60 / SLICE


def test_of_long_recordings_the_beginning_is_told() -> None:
    assert len(told(np.tile(talk(0), 20))) == LONGEST / SLICE


def test_where_nothing_can_be_told_recordings_may_be_the_same() -> None:
    silence = loudness(np.zeros((0, 0), np.float32), np.zeros(0, np.int64), GRID)
    steady = told(np.full(3000, 0.5, np.float32))
    one, other = told(talk(1)), told(talk(2))
    assert is_other(one, other)
    assert silence == ""
    for what in (silence, steady, None, 7, "so?", other[:LEAST]):
        assert not is_other(one, what)
        assert not is_other(what, one)
