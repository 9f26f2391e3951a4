"""Voices of recordings in a NumPy file, for programs that compare them on their own."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize.atomic import write_atomically
from diarize.errors import AudioError


class Voices:
    """Collects one unit vector for each recording."""

    def __init__(self) -> None:
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def __len__(self) -> int:
        return len(self._vectors)

    def add(self, recording: str, vector: NDArray[np.float32]) -> None:
        """Add the vector ``(d,)`` of a recording, whose name must be new."""
        if recording in self._vectors:
            raise AudioError(recording, "two recordings have this name; rename one")
        self._vectors[recording] = vector

    def write(self, path: Path) -> None:
        """Write arrays ``names`` (n,) and ``vectors`` (n, d), n >= 1, whole or not at all.

        They are biometric data: only the owner of the file can read it.
        """
        vectors = list(self._vectors.values())
        file = io.BytesIO()
        np.savez(
            file,
            names=np.array(list(self._vectors), str),
            vectors=np.stack(vectors),
        )
        write_atomically(path, file.getvalue(), private=True)
