"""Filterbank features, the input of the embedding models."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.decibels import decibels
from embeddings.kaldi import log_mel

FRAME_SECONDS = 0.025
HOP_SECONDS = 0.010
WINDOWS = ("hamming", "povey", "hanning")
FRONT_ENDS = ("kaldi", "speechbrain")
SPEECHBRAIN = (16_000, "hamming")


@dataclass(frozen=True, slots=True, kw_only=True)
class FbankConfig:
    """How a model wants its features.

    Attributes
    ----------
    bins : int
        Mel bands.
    sample_rate : int
        Of the waveform, in Hz.
    window : str
        Kaldi's name of the window function.
    front_end : str
        Who computed the features that the model learned from: ``kaldi`` or ``speechbrain``.
    shared_mean : float
        Share of the mean taken from a voice, in [0, 1], that is of all voices of its chunk; the
        rest is its own.
    """

    bins: int = 80
    sample_rate: int = 16_000
    window: str = "hamming"
    front_end: str = "kaldi"
    shared_mean: float = 0.0

    def __post_init__(self) -> None:
        if self.front_end not in FRONT_ENDS:
            raise ValueError(f"front_end is kaldi or speechbrain, got {self.front_end!r}")
        if self.front_end == "speechbrain" and (self.sample_rate, self.window) != SPEECHBRAIN:
            raise ValueError("speechbrain's features are of 16000 Hz, with a hamming window")
        if self.window not in WINDOWS:
            raise ValueError(f"window is one of {', '.join(WINDOWS)}, got {self.window!r}")
        if not 0 <= self.shared_mean <= 1:
            raise ValueError(f"shared_mean is a share in [0, 1], got {self.shared_mean}")
        if self.bins < 1:
            raise ValueError(f"bins must be at least 1, got {self.bins}")

    @property
    def nepers(self) -> float:
        """What features are to be divided by to give the natural logarithm of power."""
        return 10 / math.log(10) if self.front_end == "speechbrain" else 1.0

    @property
    def frame(self) -> int:
        """Samples under one frame."""
        return round(FRAME_SECONDS * self.sample_rate)

    @property
    def hop(self) -> int:
        """Samples from one frame to the next."""
        return round(HOP_SECONDS * self.sample_rate)


def fbank(
    waveform: NDArray[np.float32], config: FbankConfig = FbankConfig()
) -> NDArray[np.float32]:
    """Return the log mel filterbank of a waveform, as Kaldi (without dither) or speechbrain does.

    Parameters
    ----------
    waveform : float32 (samples,)
        Mono, in [-1, 1], at ``config.sample_rate``.

    Returns
    -------
    features : float32 (frames, bins)
        ``frames = 1 + (samples - config.frame) // config.hop``, or 0 for a shorter waveform;
        ``1 + samples // config.hop`` with speechbrain's front end.
        The mean is not removed: that belongs to the frames one embeds together.
    """
    if waveform.ndim != 1:
        raise ValueError(f"waveform must be (samples,), got shape {waveform.shape}")
    if config.front_end == "speechbrain":
        return decibels(waveform, config.bins)
    return log_mel(
        waveform,
        bins=config.bins,
        sample_rate=config.sample_rate,
        frame=config.frame,
        hop=config.hop,
        window=config.window,
    )


def centred(
    features: NDArray[np.float32], around: NDArray[np.float32] | None = None, share: float = 0.0
) -> NDArray[np.float32]:
    """Remove the mean over time from the features ``(frames, bins)`` of one voice.

    It stands for the microphone and the room, but of two seconds it is as much of what was said.
    ``around`` is the mean ``(bins,)`` of all who are heard there; ``share`` of it, in [0, 1],
    takes the place of the voice's own.
    """
    mean: NDArray[np.float32] = features.mean(axis=0)
    if around is not None:
        mean = mean + np.float32(share) * (around - mean)
    return features - mean
