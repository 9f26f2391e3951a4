"""Log-mel features as layers of the network, so that the exported model takes samples."""

import math
from typing import Any

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
        self.fourier = Fourier(_hann(), WINDOW, WINDOW // 2 + 1)
        self.register_buffer("mel", torch.from_numpy(mel_filters(mels))[:, :, None])
        noise = QUIET * float(np.square(_hann()).sum())
        self.register_buffer("quiet", noise * self.mel.sum(dim=1), persistent=False)

    def forward(self, waveform: Tensor) -> Tensor:
        """Return the features; frame ``i`` is centred on samples ``[160 i, 160 (i + 1))``."""
        mel = band_power(waveform, self.fourier(), self.mel)
        mean = mel.mean(dim=(1, 2), keepdim=True)
        levels = torch.log(mel + 1e-5 * mean + self.quiet)
        return (levels - levels.mean(dim=2, keepdim=True)) / 3


class Fourier(nn.Module):
    """Cosines, then sines of the first bins, windowed: ``(2 * bins, 1, len(window))``.

    They are made in the graph, which ONNX Runtime does once, when it loads it: a file that held
    them would be 0.7 MB larger. Whole steps around the circle keep them exact.
    """

    def __init__(self, window: NDArray[np.floating[Any]], size: int, bins: int) -> None:
        super().__init__()
        self.size, self.bins = size, bins
        self.register_buffer("window", torch.from_numpy(window).float(), persistent=False)
        # of what is not in its state, the exporter writes what it comes to
        self.register_buffer("steps", torch.arange(len(window)).float())

    def forward(self) -> Tensor:
        """Return the kernels of a convolution."""
        turned = self.steps[: self.bins, None] * self.steps % self.size
        phase = turned * (2 * math.pi / self.size)
        return (torch.cat([torch.cos(phase), torch.sin(phase)]) * self.window)[:, None]


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
