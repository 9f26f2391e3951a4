"""Rooms by the image method: shoeboxes in which people sit around a microphone.

Allen and Berkley, J. Acoust. Soc. Am. 65:4 (1979), as pyroomacoustics computes it (Scheibler,
Bezzam and Dokmanić, ICASSP 2018), image sources shifted at random against sweeping echoes. A
mouth is louder ahead than behind (Monson, Hunter & Story, J. Acoust. Soc. Am. 132:1, 2012), here
by 6 dB: a subcardioid.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE, save_array

if TYPE_CHECKING:
    from pyroomacoustics.directivities import SubCardioid

POSITIONS = 4
"""Talkers in each room."""

DISTANCE, DISTANCE_SPREAD = 1.2, 0.45
"""Metres from mouth to microphone: the median, and the log-deviation. Nine in ten sit 0.6 to 2.5 m
away, as around a table."""

ASIDE = 60.0
"""Degrees by which a talker faces past the microphone at most."""

LONGEST = int(0.8 * SAMPLE_RATE)
SMALLEST, LARGEST = (2.5, 2.5, 2.3), (9.0, 7.0, 3.5)
"""Metres: from a booth to a conference room."""

DECAY = (0.15, 0.8)
"""Seconds in which sound falls by 60 dB."""

ORDER = 30
"""Reflections followed at most; past them little is left but the time it takes."""

Responses = NDArray[np.float32]
"""Float32 ``(positions, samples)``, from the direct sound on, whose peak is 1."""


def shoeboxes(count: int, seed: int, cache: Path) -> tuple[Responses, ...]:
    """Return ``count`` rooms, the same for each seed; they are kept in ``cache``."""
    file = cache / f"rooms-{seed}-{count}.npy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        save_array(file, np.stack(list(_simulated(count, seed))).astype(np.float16))
    return tuple(np.load(file).astype(np.float32))


def _simulated(count: int, seed: int) -> Iterator[Responses]:
    for number in range(count):
        yield shoebox(np.random.default_rng([seed, number]))


def shoebox(rng: Generator) -> Responses:
    """Simulate one room with its talkers."""
    import pyroomacoustics

    size, absorption = _walls(rng)
    room = pyroomacoustics.ShoeBox(
        size,
        fs=SAMPLE_RATE,
        materials=pyroomacoustics.Material(absorption),
        max_order=ORDER,
        use_rand_ism=True,
        max_rand_disp=0.05,
    )
    microphone = rng.uniform([0.7, 0.7, 0.7], [*(size[:2] - 0.7), 1.2])
    room.add_microphone(microphone)
    for _ in range(POSITIONS):
        mouth = _seat(microphone, size, rng)
        room.add_source(mouth, directivity=_facing(microphone - mouth, rng))
    pyroomacoustics.random.seed(int(rng.integers(2**31)))  # it shifts images at random
    room.compute_rir()
    return np.stack([_from_direct_sound(np.asarray(response)) for response in room.rir[0]])


def _seat(
    microphone: NDArray[np.float64], size: NDArray[np.float64], rng: Generator
) -> NDArray[np.float64]:
    """Draw where a mouth is: around the microphone, above the table, off the walls."""
    while True:
        distance = DISTANCE * np.exp(DISTANCE_SPREAD * rng.standard_normal())
        angle, above = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.4)
        across = np.sqrt(max(distance**2 - above**2, 0.04))
        offset = [across * np.cos(angle), across * np.sin(angle), above]
        mouth: NDArray[np.float64] = microphone + offset
        if (mouth[:2] > 0.3).all() and (mouth[:2] < size[:2] - 0.3).all():
            return mouth


def _facing(direction: NDArray[np.float64], rng: Generator) -> "SubCardioid":
    """Return how loud a mouth is around, one that faces about that way, upright."""
    from pyroomacoustics.directivities import DirectionVector, SubCardioid

    azimuth = np.degrees(np.arctan2(direction[1], direction[0])) + rng.uniform(-ASIDE, ASIDE)
    return SubCardioid(DirectionVector(azimuth, colatitude=90.0, degrees=True))


def _walls(rng: Generator) -> tuple[NDArray[np.float64], float]:
    """Draw a size in metres, and the walls' absorption for a decay that is possible there."""
    import pyroomacoustics

    while True:
        size = rng.uniform(SMALLEST, LARGEST)
        try:
            return size, float(pyroomacoustics.inverse_sabine(rng.uniform(*DECAY), size)[0])
        except ValueError:
            continue  # even walls that swallow everything would leave a longer echo


def _from_direct_sound(response: NDArray[np.float64]) -> NDArray[np.float32]:
    heard = response[int(np.abs(response).argmax()) :][:LONGEST]
    heard = heard / heard[0]
    return np.pad(heard, (0, LONGEST - len(heard))).astype(np.float32)
