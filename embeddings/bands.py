"""From a spectrum to bands, without the threads of a matrix product.

Each value of a spectrum is in two bands at most, so that a sparse product is about as fast as a
dense one. The latter wakes a thread for each core, which then wait for more: with several chunks at
once they take half of the processor.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float32, np.float64)


def sparse(filters: NDArray[Number]) -> Any:
    """Return filters ``(values, bands)`` as `banded` wants them: a sparse ``(bands, values)``."""
    from scipy.sparse import csr_array

    return csr_array(filters.T)


def banded(power: NDArray[Number], filters: Any) -> NDArray[Number]:
    """Sum the power ``(frames, values)`` in each band: ``(frames, bands)``."""
    return np.ascontiguousarray((filters @ power.T).T)
