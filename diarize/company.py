"""How often two people talk in a chunk: hardly ever where one talks alone."""

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid

AT_LEAST = 1.0
"""Seconds that somebody talks in a chunk in which they count."""


def company(activity: NDArray[np.float16], grid: FrameGrid, active: float) -> float:
    """Return the share of the chunks in which anybody talks that hold two who do, in [0, 1].

    Parameters
    ----------
    activity : float16 (chunks, frames, local speakers)
        Probabilities.
    active : float
        Probability from which a local speaker counts as talking.
    """
    talk = (activity > active).sum(axis=1) >= grid.frames_in(AT_LEAST)
    number = talk.sum(axis=1)
    return float((number > 1).sum() / max((number > 0).sum(), 1))
