"""What is said, laid out in time: one dry track for each talker."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.acoustics import Waveform, rms
from training.activity import GRID
from training.simulate.turns import Placed

LEVEL = 0.05
"""Root mean square of speech in a track."""


def talker_tracks(
    placed: list[Placed], talkers: int, first: int, frames: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Lay out what is said in frames ``[first, first + frames)``, one dry track per talker.

    Returns
    -------
    tracks : float32 (talkers, frames * 160)
        Each talker at the same level where they speak.
    active : bool (talkers, frames)
    """
    tracks = np.zeros((talkers, frames * GRID.hop), dtype=np.float32)
    active = np.zeros((talkers, frames), dtype=np.bool_)
    for item in placed:
        start, end = max(item.first, first), min(item.last, first + frames)
        if start < end:
            here, there = (
                slice(start - first, end - first),
                slice(start - item.first, end - item.first),
            )
            active[item.talker, here] |= item.speech.active[there]
            tracks[item.talker, _samples(here)] += item.speech.waveform[_samples(there)]
    for track, talks in zip(tracks, active, strict=True):
        track *= LEVEL / max(_speech_level(track, talks), 1e-4)
    return tracks, active


def _samples(frames: slice) -> slice:
    return slice(frames.start * GRID.hop, frames.stop * GRID.hop)


def _speech_level(track: Waveform, active: NDArray[np.bool_]) -> float:
    return rms(track.reshape(-1, GRID.hop)[active].ravel())


def drawn_gains(talkers: int, spread: float, rng: Generator) -> NDArray[np.float32]:
    """Draw the gain of each talker, float32 ``(talkers,)``; ``spread`` in dB, 12 dB at most."""
    drawn: NDArray[np.float64] = rng.normal(0, spread, talkers)
    return (10 ** (np.clip(drawn, -12, 12) / 20)).astype(np.float32)
