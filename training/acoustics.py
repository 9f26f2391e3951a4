"""What lies between a mouth and a file: rooms, noise, levels, narrow bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from diarize.errors import FileError
from training.corpus import SAMPLE_RATE, read_folder
from training.rooms import shoeboxes

Waveform = NDArray[np.float32]
Part = Literal["train", "dev"]


ROOMS = {"train": (400, 1), "dev": (60, 2)}
"""How many shoeboxes there are in each part, and their seed."""

HELD_OUT = 4
"""One recorded noise or hall in so many is kept from training."""


@dataclass(frozen=True)
class Acoustics:
    """Noises and places at 16 kHz.

    Attributes
    ----------
    noises : sequence of float32 (samples,)
        Recorded.
    rooms : sequence of float32 (positions, samples)
        Responses of ordinary rooms: those of one room belong to talkers who sit in it together.
    halls : sequence of float32 (1, samples)
        Responses recorded in remarkable places: churches, tunnels, the inside of a piano.
    """

    noises: Sequence[Waveform]
    rooms: Sequence[NDArray[np.float32]]
    halls: Sequence[NDArray[np.float32]] = ()

    @classmethod
    def load(cls, data: Path, part: Part, cache: Path) -> "Acoustics":
        """Read ``data/noise`` and ``data/rir``, and simulate rooms; parts have nothing in common.

        Responses start at their direct sound.

        Raises
        ------
        FileError
            One of the folders is not there, or holds nothing for the part.
        """
        halls = [_from_direct_sound(hall)[None] for hall in _of_part(data / "rir", part)]
        return cls(_of_part(data / "noise", part), shoeboxes(*ROOMS[part], cache), halls)

    def noise(self, samples: int, rng: Generator) -> Waveform:
        """Return a stretch of one noise, repeated where it is too short."""
        noise = self.noises[int(rng.integers(len(self.noises)))]
        start = int(rng.integers(len(noise)))
        return np.resize(np.roll(noise, -start), samples)

    def place(self, rng: Generator, halls: float = 0.0) -> NDArray[np.float32]:
        """Return the responses ``(positions, samples)`` of a room, or at times of a hall.

        Raises
        ------
        ValueError
            Halls are asked for, but there are none.
        """
        if halls and not self.halls:
            raise ValueError("halls are asked for, but there are none")
        places = self.halls if self.halls and rng.random() < halls else self.rooms
        return places[int(rng.integers(len(places)))]


def position(place: NDArray[np.float32], rng: Generator) -> Waveform:
    """Return the response of somebody in a place, who sits nearer or farther than it was made."""
    response = place[rng.integers(len(place))].copy()
    response[DIRECT:] *= np.float32(10 ** (rng.uniform(-6, 3) / 20))
    return response


DIRECT = int(0.0025 * SAMPLE_RATE)
"""Samples that count as direct sound (ISO 3382-1 and the ACE challenge take 2 to 2.5 ms)."""


def _of_part(folder: Path, part: Part) -> list[Waveform]:
    waveforms = [
        waveform
        for number, waveform in enumerate(read_folder(folder))
        if (number % HELD_OUT == 0) == (part == "dev")
    ]
    if not waveforms:
        raise FileError(str(folder), f"holds no recordings for the part {part!r}")
    return waveforms


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
