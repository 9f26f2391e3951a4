"""How loud a recording is over time: what tells it from others, whatever its codec and level."""

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid

SLICE = 0.25
"""Seconds of which one digit tells the loudness."""
LONGEST = 900.0
"""Seconds from the start that are told; they tell recordings apart as well as all would."""
DEPTH = 40.0
"""Decibels below the loudest slice that count as silence: digit 0; the loudest is f."""
LAGS = 2
"""Slices by which codecs may shift a recording."""
LEAST = 20
"""Slices without which nothing can be told."""
STEADY = 1.0
"""Digits of spread below which there is nothing to compare but the noise of codecs."""
ALIKE = 0.5
"""Correlation below which two recordings are not one. In twelve excerpts of AMI it was 0.90 or more
through codecs, 0.91 with noise at -10 dB, 0.77 after a shift; at most 0.40 with another excerpt
(measured once; no command prints it)."""


def loudness(levels: NDArray[np.float32], starts: NDArray[np.int64], grid: FrameGrid) -> str:
    """Return a hexadecimal digit for each slice of a recording.

    ``levels`` ``(chunks, frames)`` are mean squares, of chunks that begin at the frames ``starts``;
    zeros behind the end count as silence.
    """
    frames = _joined(levels, starts, round(LONGEST * grid.sample_rate / grid.hop))
    slices = (np.arange(len(frames)) * grid.hop / grid.sample_rate // SLICE).astype(np.int64)
    power = np.bincount(slices, frames) / np.maximum(np.bincount(slices), 1)
    loudest = max(float(power.max(initial=0.0)), np.finfo(np.float64).tiny)
    decibels = 10 * np.log10(np.maximum(power / loudest, 10 ** (-DEPTH / 10)))
    return "".join(f"{digit:x}" for digit in np.rint(15 * (1 + decibels / DEPTH)).astype(int))


def _joined(
    levels: NDArray[np.float32], starts: NDArray[np.int64], most: int
) -> NDArray[np.float64]:
    """Return the levels of frames in a row: of chunks that overlap, those of the last."""
    length = int(starts[-1]) + levels.shape[1] if len(starts) else 0
    frames = np.zeros(length)
    for start, chunk in zip(starts.tolist(), levels, strict=True):
        if start < most:
            frames[start : start + len(chunk)] = chunk
    return frames[:most]


def is_other(one: object, other: object) -> bool:
    """Tell whether two recordings are surely not one, by their `loudness`; what is none says no."""
    try:
        mine, theirs = _digits(one), _digits(other)
    except ValueError:
        return False
    length = min(len(mine), len(theirs)) - LAGS
    if length < LEAST:
        return False
    lags = [(lag, 0) for lag in range(LAGS + 1)] + [(0, lag) for lag in range(1, LAGS + 1)]
    pairs = [(mine[a : a + length], theirs[b : b + length]) for a, b in lags]
    return not any(_alike(*pair) for pair in pairs)


def _digits(told: object) -> NDArray[np.int64]:
    return np.array([int(digit, 16) for digit in told] if isinstance(told, str) else [], np.int64)


def _alike(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> bool:
    """Tell whether two rows of digits, as many, rise and fall together, or do neither."""
    if min(mine.std(), theirs.std()) < STEADY:
        return True
    return float(np.corrcoef(mine, theirs)[0, 1]) >= ALIKE
