"""What lies between a mouth and a file: rooms, noise, levels, narrow bands."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE, read_folder

Waveform = NDArray[np.float32]


@dataclass(frozen=True)
class Acoustics:
    """Measured noises and room responses, each float32 ``(samples,)`` at 16 kHz."""

    noises: tuple[Waveform, ...]
    rooms: tuple[Waveform, ...]

    @classmethod
    def load(cls, data: Path) -> "Acoustics":
        """Read ``data/noise`` and ``data/rir``; responses start at their direct sound."""
        rooms = tuple(map(_from_direct_sound, read_folder(data / "rir")))
        return cls(tuple(read_folder(data / "noise")), rooms)

    def noise(self, samples: int, rng: Generator) -> Waveform:
        """Return a stretch of one noise, repeated where it is too short."""
        noise = self.noises[rng.integers(len(self.noises))]
        start = int(rng.integers(len(noise)))
        return np.resize(np.roll(noise, -start), samples)

    def room(self, rng: Generator) -> Waveform:
        """Return a measured response or, as often, a simulated one."""
        if rng.random() < 0.5:
            return self.rooms[rng.integers(len(self.rooms))]
        return simulated_room(rng)


def _from_direct_sound(response: Waveform, longest: float = 1.0) -> Waveform:
    start = int(np.abs(response).argmax())
    response = response[start : start + int(longest * SAMPLE_RATE)]
    return (response / np.abs(response).max()).astype(np.float32)


def simulated_room(rng: Generator) -> Waveform:
    """Return a direct sound and exponentially decaying noise (Polack's late reverberation).

    Reverberation time is 0.1 to 0.8 s; the direct sound is -3 to 15 dB over the rest.
    """
    decay = rng.uniform(0.1, 0.8)
    time = np.arange(int(decay * SAMPLE_RATE)) / SAMPLE_RATE
    tail = rng.standard_normal(len(time)) * np.exp(-6.9 * time / decay)
    tail *= 10 ** (-rng.uniform(-3, 15) / 20) / np.sqrt((tail**2).sum())
    tail[0] = 1.0
    return tail.astype(np.float32)


def reverberate(waveform: Waveform, room: Waveform) -> Waveform:
    """Convolve with a room response; length and level stay."""
    from scipy.signal import oaconvolve

    wet = oaconvolve(waveform, room)[: len(waveform)]
    return (wet * (rms(waveform) / max(rms(wet), 1e-9))).astype(np.float32)


def add_noise(speech: Waveform, noise: Waveform, snr: float) -> Waveform:
    """Add noise so that speech is ``snr`` dB louder."""
    gain = rms(speech) / max(rms(noise), 1e-9) * 10 ** (-snr / 20)
    return (speech + gain * noise).astype(np.float32)


def rms(waveform: Waveform) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(np.square(waveform), dtype=np.float64))) if len(waveform) else 0.0


def telephone(waveform: Waveform) -> Waveform:
    """Keep 300-3,400 Hz and eight bits of mu-law (ITU-T G.711 without its exact tables)."""
    from scipy.signal import butter, sosfilt

    band = butter(4, [300, 3400], "bandpass", fs=SAMPLE_RATE, output="sos")
    narrow = sosfilt(band, waveform)
    peak = max(float(np.abs(narrow).max(initial=0.0)), 1e-9)
    companded = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / peak) / np.log(256)
    companded = np.round(companded * 128) / 128
    return (peak * np.sign(companded) * np.expm1(np.abs(companded) * np.log(256)) / 255).astype(
        np.float32
    )
