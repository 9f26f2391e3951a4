"""Log-mel features as layers of the network, so that the exported model takes samples."""

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

SAMPLE_RATE = 16_000

MELS = 80
WINDOW, HOP = 400, 160
"""Samples: 25 ms windows every 10 ms."""

QUIET = 1e-7
"""Mean square of the samples: -70 dB of full scale."""


class LogMel(nn.Module):
    """Samples float32 ``(batch, 1, n)`` -> features ``(batch, mels, n // 160)``.

    The Fourier transform is a convolution with windowed cosines and sines. Levels are relative to
    the chunk's mean power, with a floor at -50 dB, and each band's mean over the chunk is taken
    away: neither a gain nor a microphone's colour changes the features. White noise of ``QUIET``
    is added to the power, so that what goes on in a silent room does not look like speech.
    """

    def __init__(self, mels: int = MELS) -> None:
        super().__init__()
        self.register_buffer("kernels", torch.from_numpy(_fourier_kernels()))
        self.register_buffer("mel", torch.from_numpy(mel_filters(mels))[:, :, None])
        noise = QUIET * float(np.square(_hann()).sum())
        self.register_buffer("quiet", noise * self.mel.sum(dim=1), persistent=False)

    def forward(self, waveform: Tensor) -> Tensor:
        """Return the features; frame ``i`` is centred on samples ``[160 i, 160 (i + 1))``."""
        mel = band_power(waveform, self.kernels, self.mel)
        mean = mel.mean(dim=(1, 2), keepdim=True)
        levels = torch.log(mel + 1e-5 * mean + self.quiet)
        return (levels - levels.mean(dim=2, keepdim=True)) / 3


def band_power(waveform: Tensor, kernels: Tensor, bands: Tensor) -> Tensor:
    """Return the power of bands ``(batch, bands, n // 160)``, in single precision always.

    ``kernels (2 * bins, 1, 400)`` are the real parts of a Fourier transform, then the imaginary
    ones, ``bands (bands, bins, 1)`` what each bin adds to a band.
    """
    margin = (WINDOW - HOP) // 2
    with torch.autocast(waveform.device.type, enabled=False):
        padded = functional.pad(waveform.float(), (margin, margin))
        power = functional.conv1d(padded, kernels, stride=HOP).square()
        half = power.shape[1] // 2
        return functional.conv1d(power[:, :half] + power[:, half:], bands)


def _hann() -> NDArray[np.float64]:
    return np.hanning(WINDOW + 1)[:-1]


def _fourier_kernels() -> NDArray[np.float32]:
    """Return Hann-windowed cosines, then sines, float32 ``(402, 1, 400)``."""
    bins = np.arange(WINDOW // 2 + 1)[:, None]
    phase = 2 * math.pi * bins * np.arange(WINDOW) / WINDOW
    kernels = np.concatenate([np.cos(phase), np.sin(phase)]) * _hann()
    return kernels[:, None].astype(np.float32)


def mel_filters(mels: int, lowest: float = 60.0, highest: float = 7600.0) -> NDArray[np.float32]:
    """Return triangles evenly spaced in mel (O'Shaughnessy 1987), float32 ``(mels, 201)``."""
    edges = np.linspace(_mel(lowest), _mel(highest), mels + 2)
    points = _mel(np.arange(WINDOW // 2 + 1) * SAMPLE_RATE / WINDOW)
    rise = (points - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - points) / np.diff(edges)[1:, None]
    filters = np.maximum(0, np.minimum(rise, fall))
    return filters.astype(np.float32)


def _mel(hertz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return 2595 * np.log10(1 + np.asarray(hertz) / 700)
