"""Sound held in an array, and the pieces that any sound is handed on in."""

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diarize.errors import expect

MAX_CHANNELS = 64
MIN_RATE, MAX_RATE = 1_000, 1_000_000  # Hz; a header that says otherwise is damaged
PIECE = 16_384  # samples: long enough to make overhead vanish, short enough for any memory
DTYPES = ("float32", "float64", "int16", "int32", "uint8")


class Piece(NamedTuple):
    """A stretch of sound: float32 ``(channels, samples)`` in about [-1, 1], and its rate in Hz."""

    waveform: NDArray[np.float32]
    sample_rate: float


class Track(NamedTuple):
    """Sound to be read once: channels, seconds that it claims to last, pieces, and warnings.

    Warnings are added as the pieces are read.
    """

    channels: int
    expected_seconds: float | None
    pieces: Iterator[Piece]
    warnings: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Sound already decoded; the array is neither copied nor changed.

    Attributes
    ----------
    waveform : float32, float64, int16, int32 or uint8, (samples,) or (channels, samples)
        Floats in about [-1, 1], integers over their whole range.
    sample_rate : float
        In Hz.
    """

    waveform: NDArray[Any]
    sample_rate: float

    def __post_init__(self) -> None:
        expect(self.waveform, np.ndarray, "a waveform is a NumPy array, (channels, samples)")
        expect(self.sample_rate, Real, "sample_rate is a number, in Hz")
        if isinstance(self.waveform, np.ma.MaskedArray):
            raise ValueError("a waveform has no masked samples: fill them")
        object.__setattr__(self, "waveform", np.asarray(self.waveform))  # a matrix has no row
        if self.waveform.dtype.name not in DTYPES:
            raise ValueError(f"samples are {', '.join(DTYPES)}; got {self.waveform.dtype}")
        if not MIN_RATE <= self.sample_rate <= MAX_RATE:
            raise ValueError(f"sample_rate is {MIN_RATE} to {MAX_RATE} Hz, got {self.sample_rate}")
        if self.waveform.ndim not in (1, 2):
            raise ValueError(f"a waveform is (channels, samples), got shape {self.waveform.shape}")
        channels, samples = np.atleast_2d(self.waveform).shape
        if channels > samples > 0:
            raise ValueError(
                f"a waveform is (channels, samples), got shape {self.waveform.shape}: transpose it"
            )
        if not 1 <= channels <= MAX_CHANNELS:
            raise ValueError(f"1 to {MAX_CHANNELS} channels can be read, got {channels}")

    def track(self) -> Track:
        """Return the sound as a track."""
        channels, samples = np.atleast_2d(self.waveform).shape
        return Track(channels, samples / self.sample_rate, self._pieces(), [])

    def _pieces(self) -> Iterator[Piece]:
        waveform = np.atleast_2d(self.waveform)
        for first in range(0, waveform.shape[1], PIECE):
            yield Piece(_as_float(waveform[:, first : first + PIECE]), self.sample_rate)


def _as_float(waveform: NDArray[Any]) -> NDArray[np.float32]:
    if waveform.dtype.kind == "f":
        with np.errstate(over="ignore"):  # it becomes infinite, which is found later on
            return waveform.astype(np.float32)
    info = np.iinfo(waveform.dtype)
    half = (int(info.max) - int(info.min) + 1) / 2
    middle = half if info.min == 0 else 0.0
    return ((waveform - np.float64(middle)) / half).astype(np.float32)
