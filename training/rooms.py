"""Rooms by the image method: shoeboxes in which people sit around a microphone.

Allen and Berkley, J. Acoust. Soc. Am. 65:4 (1979), as pyroomacoustics computes it (Scheibler,
Bezzam and Dokmanić, ICASSP 2018), image sources shifted at random against sweeping echoes.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE

POSITIONS = 4
"""Talkers in each room."""

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
        draft = file.with_suffix(".draft.npy")
        np.save(draft, np.stack(list(_simulated(count, seed))).astype(np.float16))
        draft.replace(file)
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
    room.add_microphone(rng.uniform([0.5, 0.5, 0.7], [*(size[:2] - 0.5), 1.2]))
    for _ in range(POSITIONS):
        room.add_source(rng.uniform([0.3, 0.3, 1.0], [*(size[:2] - 0.3), 1.7]))
    np.random.seed(int(rng.integers(2**31)))  # noqa: NPY002 - the library shifts images with it
    room.compute_rir()
    return np.stack([_from_direct_sound(np.asarray(response)) for response in room.rir[0]])


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
