"""What a crop goes through on its way: cut, put in a guise, levelled, masked."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE, Corpus, Utterance

Waveform = NDArray[np.float32]

FRAME = 512
LIFTER = 40
"""Samples of the cepstrum that are the envelope: shorter than the period of 400 Hz."""


@dataclass(frozen=True, slots=True)
class Guise:
    """How a voice is made another speaker's.

    Attributes
    ----------
    speed : float
        Played so many times as fast: pitch and formants move together.
    formants : float
        By which the formants move on their own: a shorter or longer vocal tract.
    """

    speed: float = 1.0
    formants: float = 1.0

    @property
    def name(self) -> str:
        """What files of this guise are called by."""
        return f"{self.speed:g}-{self.formants:g}"


GUISES = (
    Guise(),
    Guise(0.9),
    Guise(1.1),
    Guise(1.0, 0.89),
    Guise(1.0, 1.12),
    Guise(0.9, 1.12),
    Guise(1.1, 0.89),
)
"""In which voices are heard, first as they are; pitch and formants spread over all of both."""


def stretch(corpus: Corpus, utterance: Utterance, samples: int, rng: Generator) -> Waveform:
    """Return ``samples`` of an utterance from anywhere in it, or all of a shorter one."""
    spare = utterance.last - utterance.first - samples
    first = utterance.first + int(rng.integers(max(spare, 0) + 1))
    last = min(first + samples, utterance.last)
    return corpus.waveform(Utterance(utterance.speaker, utterance.corpus, first, last))


def at_speed(waveform: Waveform, speed: float) -> Waveform:
    """Return the waveform played ``speed`` times as fast."""
    import soxr

    if speed == 1:
        return waveform
    played: Waveform = soxr.resample(waveform, speed * SAMPLE_RATE, SAMPLE_RATE, quality="LQ")
    return played


def disguised(waveform: Waveform, guise: Guise) -> Waveform:
    """Return a voice in a guise; its length is divided by the speed."""
    return with_formants(at_speed(waveform, guise.speed), guise.formants)


def with_formants(waveform: Waveform, factor: float) -> Waveform:
    """Return the waveform with its spectral envelope stretched by ``factor``, its pitch kept.

    Vocal tract length perturbation (Jaitly and Hinton, ICML workshop 2013), on the waveform: the
    envelope is the cepstrum below the periods of the voice, in frames of 32 ms.
    """
    from scipy.signal import ShortTimeFFT

    if factor == 1:
        return waveform
    transform = ShortTimeFFT(np.hanning(FRAME + 1)[:-1], FRAME // 4, SAMPLE_RATE)
    padded = np.pad(waveform, (0, max(FRAME - len(waveform), 0)))
    spectra = transform.stft(padded)
    envelope = _envelope(np.log(np.abs(spectra) + 1e-6))
    gain = np.exp(np.clip(_stretched(envelope, factor) - envelope, -3, 3))
    shaped = transform.istft(spectra * gain, k1=len(padded))
    return np.asarray(shaped[: len(waveform)], np.float32)


def _envelope(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log magnitudes ``(bins, frames)`` without what repeats faster than ``LIFTER``."""
    cepstrum = np.fft.irfft(logs, axis=0)
    cepstrum[LIFTER : len(cepstrum) - LIFTER + 1] = 0
    return np.asarray(np.fft.rfft(cepstrum, axis=0).real)


def _stretched(envelope: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Return an envelope ``(bins, frames)`` along a frequency axis ``factor`` times as long."""
    last = len(envelope) - 1
    below = np.minimum(np.arange(last + 1) / factor, last)
    left = np.minimum(below.astype(np.int64), last - 1)
    part = (below - left)[:, None]
    return envelope[left] * (1 - part) + envelope[left + 1] * part


def at_some_level(waveform: Waveform, rng: Generator) -> Waveform:
    """Scale to a peak of -30 to 6 dB and clip what exceeds full scale."""
    peak = max(float(np.abs(waveform).max(initial=0)), 1e-9)
    gain = 10 ** (rng.uniform(-30, 6) / 20) / peak
    return np.clip(waveform * gain, -1, 1).astype(np.float32)


def masked(
    features: NDArray[np.float32], rng: Generator, bands: int = 8, frames: int = 15
) -> NDArray[np.float32]:
    """Blank a random band and a random stretch of ``(frames, bins)``, half the time each.

    SpecAugment (Park et al., Interspeech 2019), light; zero is the mean.
    """
    features = features.copy()
    for axis, widest in ((0, frames), (1, bands)):
        width = int(rng.integers(1, widest + 1)) * int(rng.random() < 0.5)
        start = int(rng.integers(max(features.shape[axis] - width, 1)))
        np.moveaxis(features, axis, 0)[start : start + width] = 0
    return features
