"""Vectors of length one, out of what models give."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class VectorError(ValueError):
    """A model gives something else than a vector for a voice."""


def unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    """Return what a model gave for one voice, ``(1, d)``, as a vector of length one, ``(d,)``.

    Raises
    ------
    VectorError
        It is of another shape, all zeros, or not finite.
    """
    if rows.ndim != 2 or len(rows) != 1 or rows.dtype.kind != "f":
        raise VectorError(f"gives {rows.dtype} {rows.shape} for a voice, where (1, d) is promised")
    row = np.asarray(rows[0], np.float32)
    length = np.linalg.norm(row)
    if not 0 < length < np.inf:
        raise VectorError("gives a vector without a direction: zeros, or what is no number")
    return np.asarray(row / length, np.float32)
