"""The regions to be clustered, checked, and in an order that does not depend on the caller's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL_WEIGHT = 5.0
"""Seconds of speech from which a vector gets no better: longer regions count like these."""

LEAST_WEIGHT = 0.1
"""What a region without clean speech counts, in seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """Stretches of one local speaker in one chunk.

    Attributes
    ----------
    vectors : float32 (n, d)
        Their voices, unit rows.
    seconds : float32 (n,)
        Their clean speech.
    rivals : int64 (n,)
        The same for regions heard at the same time: they are probably of different speakers.
    local_speakers : int64 (n,)
        Their local speakers; regions of one are probably of one speaker.
    """

    vectors: NDArray[np.float32]
    seconds: NDArray[np.float32]
    rivals: NDArray[np.int64]
    local_speakers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def weights(self) -> NDArray[np.float32]:
        """How much each counts in a mean, in seconds: float32 ``(n,)``."""
        return np.clip(self.seconds, LEAST_WEIGHT, FULL_WEIGHT)

    def take(self, index: NDArray[np.int64]) -> "Regions":
        """Return some of the regions."""
        return Regions(
            self.vectors[index],
            self.seconds[index],
            self.rivals[index],
            self.local_speakers[index],
        )

    def order(self) -> NDArray[np.int64]:
        """Return an order by time, int64 ``(n,)``, the same however the rows are shuffled."""
        return np.lexsort((*self.vectors.T[::-1], -self.seconds, self.rivals))


def checked(
    embeddings: NDArray[np.float32],
    seconds: NDArray[np.float32],
    rivals: NDArray[np.int64],
    local_speakers: NDArray[np.int64],
) -> Regions:
    """Return the regions, or raise ValueError saying which array is wrong and how."""
    if embeddings.ndim != 2:
        raise ValueError(f"embeddings must be (n, d), got shape {embeddings.shape}")
    whole = {"rivals": rivals, "local_speakers": local_speakers}
    shapes = {"seconds": seconds.shape, **{name: each.shape for name, each in whole.items()}}
    for name, shape in shapes.items():
        if shape != embeddings.shape[:1]:
            raise ValueError(f"{name} must be ({len(embeddings)},), got shape {shape}")
    for name, numbers in whole.items():
        if not np.issubdtype(numbers.dtype, np.integer):
            raise ValueError(f"{name} must be integers, got {numbers.dtype}")
    if not (np.isfinite(seconds) & (seconds >= 0)).all():
        raise ValueError("seconds must be finite and 0 or more")
    # NaN and infinity fail here as well
    wrong = ~(np.abs(np.linalg.norm(embeddings, axis=1) - 1) < 1e-3)
    if wrong.any():
        raise ValueError(f"embeddings must be unit rows without NaN; row {wrong.argmax()} is not")
    return Regions(
        embeddings.astype(np.float32),
        seconds.astype(np.float32),
        rivals.astype(np.int64),
        local_speakers.astype(np.int64),
    )
