import numpy as np
import pytest

from diarize.company import company
from diarize.frames import FrameGrid

GRID = FrameGrid(hop=320, sample_rate=16_000)


def chunks(*seconds: tuple[float, float]) -> np.ndarray:
    """Return chunks of 10 s in which two local speakers talk for so long, one after the other."""
    activity = np.zeros((len(seconds), 500, 2), np.float16)
    for chunk, (one, other) in zip(activity, seconds, strict=True):
        first, second = round(one * 50), round(other * 50)
        chunk[:first, 0] = 0.9
        chunk[first : first + second, 1] = 0.9
    return activity


@pytest.mark.parametrize(
    ("seconds", "share"),
    [
        ([], 0.0),
        ([(0, 0)], 0.0),
        ([(6, 0), (0, 8)], 0.0),
        ([(6, 0.5), (8, 0)], 0.0),  # a word is no company
        ([(6, 2), (8, 0)], 0.5),
        ([(6, 2), (0, 0), (0.4, 0.4)], 1.0),  # where next to nobody talks nothing is to be told
    ],
)
def test_those_chunks_count_in_which_anybody_talks(
    seconds: list[tuple[float, float]], share: float
) -> None:
    assert company(chunks(*seconds), GRID, 0.5) == share
