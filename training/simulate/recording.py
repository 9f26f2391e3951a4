"""From dry tracks to what a microphone writes down."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.acoustics import Acoustics, Waveform, position, reverberate, rms, telephone
from training.codecs import transmitted
from training.simulate.events import carried_by, events, modulation
from training.simulate.scene import Scene
from training.simulate.tracks import LEVEL
from training.simulate.voices import VoiceBank


class Studio:
    """Records conversations among measured noises and rooms, and other voices far away."""

    def __init__(self, acoustics: Acoustics, bank: VoiceBank) -> None:
        self.acoustics, self.bank = acoustics, bank

    def record(self, tracks: NDArray[np.float32], scene: Scene, rng: Generator) -> Waveform:
        """Mix dry tracks ``(talkers, samples)`` into one recording ``(samples,)``."""
        mix = np.zeros(tracks.shape[1], dtype=np.float32)
        place = self.acoustics.place(rng, scene.halls)
        for track in tracks:
            mix += _heard_in(place, track, scene.far, rng)
        mix += self._surroundings(mix, scene, rng)
        if rng.random() < scene.telephone:
            mix = telephone(mix)
        recorded = _levelled(mix, scene, rng)
        return transmitted(recorded, rng) if rng.random() < scene.coded else recorded

    def _surroundings(self, mix: Waveform, scene: Scene, rng: Generator) -> Waveform:
        """Return all that is not the conversation; without one, as loud as beside one."""
        level, samples = rms(mix) or LEVEL, len(mix)
        total = np.zeros(samples, dtype=np.float32)
        if rng.random() < scene.noisy:
            total += _below(self._noise(samples, rng), level, rng.uniform(*scene.snr))
        if rng.random() < scene.babble:
            total += _below(self._babble(samples, rng), level, rng.uniform(12, 30))
        if rng.random() < scene.events:
            total += np.float32(level) * self._bustle(samples, rng)
        return total

    def _noise(self, samples: int, rng: Generator) -> Waveform:
        """Return a measured noise or, as often, a coloured one, steady or not."""
        if rng.random() < 0.5 and self.acoustics.noises:
            return self.acoustics.noise(samples, rng)
        noise = coloured_noise(samples, rng)
        if rng.random() < 0.6:
            return noise
        return noise * modulation(samples, 10 ** rng.uniform(-0.5, 1), rng)

    def _bustle(self, samples: int, rng: Generator) -> Waveform:
        """Return sounds that come and go, sometimes just when speech would."""
        bustle = events(samples, self.acoustics, rng)
        if rng.random() < 0.3:
            spoken = [talker.recite(samples) for talker in self.bank.cast(1, rng)]
            shaped = carried_by(
                sum(spoken, np.zeros(samples, np.float32)), self._noise(samples, rng)
            )
            bustle += _below(shaped, 1.0, rng.uniform(-5, 20))
        return bustle

    def _babble(self, samples: int, rng: Generator) -> Waveform:
        """Return three to seven people talking at once in a room."""
        talkers = self.bank.cast(int(rng.integers(3, 8)), rng, same_corpus=0.0)
        crowd = sum((talker.recite(samples) for talker in talkers), np.zeros(samples, np.float32))
        return reverberate(crowd, position(self.acoustics.place(rng), rng))


def _heard_in(place: NDArray[np.float32], sound: Waveform, far: float, rng: Generator) -> Waveform:
    """Return what reaches the microphone of a talker who is far from it with a probability."""
    if rng.random() >= far or not sound.any():
        return sound
    return reverberate(sound, position(place, rng))


def _below(noise: Waveform, level: float, snr: float) -> Waveform:
    """Bring noise to ``snr`` dB below a level."""
    return noise * np.float32(level * 10 ** (-snr / 20) / max(rms(noise), 1e-9))


def coloured_noise(samples: int, rng: Generator) -> Waveform:
    """Return Gaussian noise whose spectrum falls by 0 to 9 dB an octave."""
    from scipy.fft import irfft, next_fast_len, rfft

    padded = next_fast_len(samples, real=True)
    spectrum = rfft(rng.standard_normal(padded, dtype=np.float32))
    slope = rng.uniform(0.0, 1.5)
    spectrum *= np.maximum(np.arange(len(spectrum), dtype=np.float32), padded / 320) ** -slope
    noise: Waveform = irfft(spectrum, n=padded)[:samples]
    return noise / max(rms(noise), 1e-9)


def _levelled(mix: Waveform, scene: Scene, rng: Generator) -> Waveform:
    """Bring the peak to a random level; driven over full scale, it is cut off."""
    peak = float(np.abs(mix).max(initial=0.0))
    gain = 10 ** (rng.uniform(*scene.peak) / 20) / max(peak, 1e-6)
    if rng.random() < scene.clipped:
        return np.clip(mix * gain * rng.uniform(2, 6), -gain * peak, gain * peak)
    return (mix * gain).astype(np.float32)
