"""Voices with their owners: who is looked for, and among whom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enrollment.arrays import unit_rows

LEAST = 0.1
"""Seconds that any voice counts for."""


def lasting(seconds: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return seconds of speech, none of them below what any voice counts for."""
    return np.asarray(np.maximum(seconds, LEAST), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class KnownVoices:
    """Voices of which one knows whose they are.

    Attributes
    ----------
    vectors : float32 (n, d)
        Unit rows.
    owners : int64 (n,)
        Whose each is, in any numbers.
    seconds : float64 (n,)
        Speech behind each, above 0.
    """

    vectors: NDArray[np.float32]
    owners: NDArray[np.int64]
    seconds: NDArray[np.floating]

    def __post_init__(self) -> None:
        object.__setattr__(self, "vectors", unit_rows(self.vectors, "voices"))
        object.__setattr__(self, "owners", np.asarray(self.owners, np.int64))
        object.__setattr__(self, "seconds", np.asarray(self.seconds, np.float64))
        if not self.owners.shape == self.seconds.shape == (len(self.vectors),):
            raise ValueError(
                f"{len(self.vectors)} voices need as many owners and seconds, "
                f"got {self.owners.shape} and {self.seconds.shape}"
            )
        if not (np.isfinite(self.seconds) & (self.seconds > 0)).all():
            raise ValueError("seconds of speech are finite and above 0")

    def __len__(self) -> int:
        return len(self.vectors)

    def take(self, places: NDArray[np.int64]) -> "KnownVoices":
        """Return some of them."""
        vectors = self.vectors[places]
        vectors.flags.writeable = False  # so that they are not copied once more
        return KnownVoices(vectors, self.owners[places], self.seconds[places])

    def merged(self) -> "KnownVoices":
        """Return one voice for each owner: the mean of all of them, weighted by their seconds.

        One mean misses fewer than the best of several: 31 % instead of 39 %, where 1 % of the
        strangers get one of ten names (held-out speakers, 3 s against three times 5 s).
        """
        owners, first, place = np.unique(self.owners, return_index=True, return_inverse=True)
        if len(owners) == len(self):
            return self.take(first)
        seconds = np.bincount(place, self.seconds, len(owners)).astype(np.float64)
        sums = np.zeros((len(owners), self.vectors.shape[1]))
        np.add.at(sums, place, self.vectors * self.seconds[:, None])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        opposed = lengths < 1e-6 * seconds[:, None]  # voices that cancel out have no mean
        means = np.where(opposed, self.vectors[first], sums / np.where(opposed, 1, lengths))
        return KnownVoices(means.astype(np.float32), owners, seconds)
