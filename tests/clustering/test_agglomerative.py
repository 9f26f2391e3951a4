from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustering.agglomerative import Divisions
from clustering.regions import Regions
from clustering.spectral import coordinates

Voices = Callable[..., Regions]


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(0, 1000), st.booleans())
def test_every_number_of_speakers_can_be_had(items: int, seed: int, graph: bool) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((items, 5))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    heard = Regions(vectors.astype(np.float32), np.full(items, 5, np.float32), np.arange(items))
    groups = np.unique(rng.integers(0, items, items), return_inverse=True)[1].astype(np.int64)
    divisions = Divisions(heard, groups, coordinates(heard, 10) if graph else None)
    for number in range(1, divisions.most + 1 if graph else items + 1):
        assert np.unique(divisions.into(number)).tolist() == list(range(number))


def test_a_group_stays_together(voices: Voices) -> None:
    regions = voices([20, 20])
    groups = np.repeat(np.arange(10), 4)
    divisions = Divisions(regions, groups, coordinates(regions, 10))
    for number in (2, 5, 9):
        labels = divisions.into(number)
        assert all(len(set(labels[groups == group].tolist())) == 1 for group in range(10))


@pytest.mark.parametrize("graph", [True, False])
def test_as_many_as_there_are_come_out_apart(voices: Voices, graph: bool) -> None:
    regions = voices([30, 20, 10], spread=0.9)
    space = coordinates(regions, 10) if graph else None
    labels = Divisions(regions, np.arange(60), space).into(3)
    truth = np.array([0, 1, 2] * 10 + [0, 1] * 10 + [0] * 10)
    assert len(set(zip(truth.tolist(), labels.tolist(), strict=True))) == 3
