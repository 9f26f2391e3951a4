"""What is asked of the arrays that come in."""

import numpy as np
from numpy.typing import NDArray


def unit_rows(vectors: NDArray[np.floating], what: str) -> NDArray[np.float32]:
    """Return float32 ``(n, d)``; a ``ValueError`` says if they are not rows of unit norm."""
    rows = np.ascontiguousarray(vectors, np.float32)
    if rows.ndim != 2:
        raise ValueError(f"{what} are rows (n, d), got shape {rows.shape}")
    wrong = ~np.isclose(np.einsum("nd,nd->n", rows, rows), 1, atol=2e-3)
    if wrong.any():
        raise ValueError(f"{what} have unit norm; row {wrong.argmax()} has not")
    return rows
