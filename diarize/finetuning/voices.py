"""What the embedding makes of each frame, as layers of the segmentation: whose voice is there."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from diarize.finetuning.frontend import SAMPLE_RATE, WINDOW, Fourier, band_power
from embeddings.features import FbankConfig
from embeddings.kaldi import FAINTEST, FULL_SCALE, PREEMPHASIS, filters, weights

POOLED = 4
"""Frames of 10 ms that are heard as one."""


class VoiceFrames(nn.Module):
    """Samples float32 ``(batch, 1, n)`` -> frames ``(batch, 3 * channels, n // 640)`` of 40 ms.

    These are the convolutions of an ECAPA-TDNN (Desplanques et al., Interspeech 2020), which
    learned on single voices to tell speakers apart, each at a span of 1.3 s and without the
    statistics that it makes an embedding of. They never learn: a segmentation learns from mixtures
    alone, which say little about voices.
    """

    def __init__(self, channels: int = 256) -> None:
        super().__init__()
        from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

        self.fbank = Filterbank(FbankConfig())
        self.blocks = ECAPA_TDNN(
            self.fbank.bins, channels=[channels] * 4 + [3 * channels], se_channels=64
        ).blocks
        self.requires_grad_(requires_grad=False).eval()

    def train(self, mode: bool = True) -> "VoiceFrames":
        """Stay as it is."""
        return super().train(mode=False)

    def forward(self, waveform: Tensor) -> Tensor:
        """Return the outputs of all blocks but the first, means of `POOLED` frames."""
        heard, outputs = self.fbank(waveform), []
        for block in self.blocks:
            heard = block(heard)
            outputs.append(heard)
        return functional.avg_pool1d(torch.cat(outputs[1:], dim=1), POOLED, ceil_mode=True)


class Filterbank(nn.Module):
    """The features of an embedding: samples ``(batch, 1, n)`` -> ``(batch, bins, n // 160)``.

    What each band has on average, louder frames counting more, is taken away. Frame ``i`` is
    centred on samples ``[160 i, 160 (i + 1))``, so that it fits those of `LogMel`.
    """

    def __init__(self, config: FbankConfig) -> None:
        super().__init__()
        self.bins, bands = config.bins, filters(config.bins, SAMPLE_RATE, WINDOW).toarray()
        size = bands.shape[1]
        self.fourier = Fourier(weights(WINDOW, config.window), 2 * size, size)
        self.register_buffer("mel", torch.from_numpy(np.ascontiguousarray(bands))[:, :, None])

    def forward(self, waveform: Tensor) -> Tensor:
        """Return the features."""
        bands = band_power(waveform, self._kernels(), self.mel)
        loudness = bands.sum(dim=1, keepdim=True).sqrt()
        levels = torch.log(bands.clamp(min=FAINTEST))
        mean = (levels * loudness).sum(dim=2, keepdim=True)
        return levels - mean / loudness.sum(dim=2, keepdim=True).clamp(min=1e-6)

    def _kernels(self) -> Tensor:
        """Return what the samples of a frame add to its spectrum.

        From each, Kaldi takes the mean of all and most of the one before, which of the first is
        the first itself; then it pads them with zeros.
        """
        spectrum = self.fourier()
        first, following = spectrum[..., :1], spectrum[..., 1:]
        before = torch.cat([first + following[..., :1], following[..., 1:], 0 * first], dim=2)
        steep = spectrum - PREEMPHASIS * before
        return FULL_SCALE * (steep - steep.mean(dim=2, keepdim=True))
