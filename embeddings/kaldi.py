"""The filterbank of Kaldi, which most embeddings learn from: all frames in one go.

The numbers are those of ``compute-fbank-feats`` without dither [1]_, whose loop over frames takes
longer by so much that it shows in a diarization.

References
----------
.. [1] D. Povey et al., "The Kaldi speech recognition toolkit", ASRU 2011; src/feat.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from embeddings.bands import banded, sparse

FULL_SCALE = 32_768
"""Kaldi counts samples as 16-bit integers."""
PREEMPHASIS = 0.97
LOWEST = 20.0
"""Hz at which the first band begins."""
FAINTEST = float(np.finfo(np.float32).eps)
"""Least power of a band."""
EXPONENTS = {"hanning": 1.0, "povey": 0.85}

Matrix = NDArray[np.float32]


def log_mel(
    waveform: NDArray[np.float32], *, bins: int, sample_rate: int, frame: int, hop: int, window: str
) -> Matrix:
    """Return the logarithm of mel bands, float32 ``(frames, bins)``.

    Parameters
    ----------
    waveform : float32 (samples,)
        Mono, in [-1, 1].
    bins : int
        Mel bands, from `LOWEST` to half of the sample rate.
    sample_rate : int
        Hz.
    frame, hop : int
        Samples under a frame, and to the next; what is left over at the end is left out.
    window : {"hamming", "hanning", "povey"}
        Weights of the samples under a frame.
    """
    if len(waveform) < frame:
        return np.empty((0, bins), np.float32)
    bands = banded(_power(waveform, frame, hop, window), filters(bins, sample_rate, frame))
    return np.asarray(np.log(np.maximum(bands, np.float32(FAINTEST))), np.float32)


def _power(waveform: Matrix, frame: int, hop: int, window: str) -> Matrix:
    """Return the power spectrum of each frame but for its last value, ``(frames, padded / 2)``."""
    from scipy.fft import rfft

    samples, kept = waveform * np.float32(FULL_SCALE), np.float32(1 - PREEMPHASIS)
    raw = sliding_window_view(samples, frame)[::hop]
    offset = raw.mean(axis=1, keepdims=True)
    # the difference once for all frames; their first sample and their offset are put right after
    steep = np.append(samples[:1], samples[1:] - np.float32(PREEMPHASIS) * samples[:-1])
    frames = sliding_window_view(steep, frame)[::hop] - kept * offset
    frames[:, 0] = kept * (raw[:, 0] - offset[:, 0])
    frames *= weights(frame, window)
    spectrum = rfft(frames, _padded(frame))[:, :-1]
    return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float32)


def _padded(frame: int) -> int:
    """Return the length of the transform: the next power of two."""
    return 1 << (frame - 1).bit_length()


@cache
def weights(frame: int, window: str) -> Matrix:
    """Return what the samples under a frame are multiplied by, float32 ``(frame,)``."""
    cosine = np.cos(2 * np.pi * np.arange(frame) / (frame - 1))
    if window == "hamming":
        return (0.54 - 0.46 * cosine).astype(np.float32)
    return ((0.5 - 0.5 * cosine) ** EXPONENTS[window]).astype(np.float32)


@cache
def filters(bins: int, sample_rate: int, frame: int) -> Any:
    """Return the filters ``(bins, padded / 2)``, sparse: triangles on the mel scale."""
    size = _padded(frame)
    mels = _mel(np.arange(size // 2) * sample_rate / size)[:, None]
    corners = np.linspace(_mel(LOWEST), _mel(sample_rate / 2), bins + 2)
    left, middle, right = corners[:-2], corners[1:-1], corners[2:]
    slopes = np.minimum((mels - left) / (middle - left), (right - mels) / (right - middle))
    return sparse(np.maximum(slopes, 0).astype(np.float32))


def _mel(hertz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127 * np.log1p(np.asarray(hertz) / 700), np.float64)
