import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.bands import banded, sparse


@settings(deadline=None)
@given(st.integers(1, 20), st.integers(1, 30), st.integers(1, 9), st.integers(0, 99))
def test_bands_are_the_dense_product(frames: int, values: int, bands: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    power = rng.random((frames, values), np.float32)
    filters = np.where(rng.random((values, bands)) < 0.3, rng.random((values, bands)), 0)
    found = banded(power, sparse(filters.astype(np.float32)))
    assert found.shape == (frames, bands)
    assert found.dtype == np.float32
    assert found.flags.c_contiguous
    np.testing.assert_allclose(found, power @ filters, rtol=1e-4, atol=1e-5)
