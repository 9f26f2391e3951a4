"""What is asked of the arrays that come in."""

import numpy as np
from numpy.typing import NDArray


def frozen_floats(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return values as float32, in order, of which nobody can change one later.

    Raises
    ------
    ValueError
        They are complex, or no numbers.
    """
    given = np.asarray(values)
    if given.dtype.kind not in "fiu":
        raise ValueError(f"vectors are of real numbers, got {given.dtype}")
    rows = np.asarray(given, np.float32, order="C")
    is_frozen = rows.flags.owndata and not rows.flags.writeable
    if not is_frozen and np.may_share_memory(rows, given):
        rows = rows.copy()
    rows.flags.writeable = False
    return rows


def unit_rows(vectors: NDArray[np.floating], what: str) -> NDArray[np.float32]:
    """Return float32 ``(n, d)``; a ``ValueError`` says if they are not rows of unit norm."""
    rows = frozen_floats(vectors)
    if rows.ndim != 2:
        raise ValueError(f"{what} are rows (n, d), got shape {rows.shape}")
    wrong = ~np.isclose(np.einsum("nd,nd->n", rows, rows), 1, atol=2e-3)
    if wrong.any():
        raise ValueError(f"{what} have unit norm; row {wrong.argmax()} has not")
    return rows
