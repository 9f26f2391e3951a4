"""The filterbank that speechbrain's embeddings learn from, without torch."""

from functools import cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from embeddings.bands import banded, sparse

RATE, FRAME, HOP = 16_000, 400, 160
"""Hz; samples under a frame, which is also its transform; samples to the next."""
FAINTEST, RANGE = 1e-10, 80.0
"""Least power; decibels below the loudest at which features end."""


def decibels(waveform: NDArray[np.float32], bins: int = 80) -> NDArray[np.float32]:
    """Return mel bands in decibels, as ``speechbrain.lobes.features.Fbank(n_mels=bins)`` does.

    Parameters
    ----------
    waveform : float32 (samples,)
        Mono, in [-1, 1], at 16 kHz.

    Returns
    -------
    features : float32 (frames, bins)
        ``frames = 1 + samples // 160``, each centred on its first sample; none more than 80 dB
        below the loudest.
    """
    window = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)
    frames = sliding_window_view(np.pad(waveform, FRAME // 2), FRAME)[::HOP]
    power = banded(np.square(np.abs(np.fft.rfft(frames * window))), _triangles(bins))
    levels = 10 * np.log10(np.maximum(power, FAINTEST))
    return np.asarray(np.maximum(levels, levels.max() - RANGE), np.float32)


@cache
def _triangles(bins: int) -> Any:
    """Return the filters ``(bins, FRAME // 2 + 1)``, sparse, each as wide on either side."""
    top = 2595 * np.log10(1 + RATE / 2 / 700)
    corners = 700 * (10 ** (np.linspace(0, top, bins + 2) / 2595) - 1)
    frequencies = np.linspace(0, RATE / 2, FRAME // 2 + 1)[:, None]
    slope = (frequencies - corners[1:-1]) / np.diff(corners)[:-1]
    return sparse(np.maximum(0, 1 - np.abs(slope)))
