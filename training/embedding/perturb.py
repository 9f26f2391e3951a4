"""What a crop goes through on its way: cut, played at another speed, levelled, masked."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE, Corpus, Utterance

Waveform = NDArray[np.float32]

SPEEDS = (1.0, 0.9, 1.1)
"""At which voices are played: at another speed a voice is another speaker's."""


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
