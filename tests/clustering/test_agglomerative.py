from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustering.agglomerative import Divisions, Handful, Parts
from clustering.regions import Regions
from clustering.spectral import coordinates

Voices = Callable[..., Regions]


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(0, 1000), st.booleans())
def test_every_number_of_speakers_can_be_had(items: int, seed: int, graph: bool) -> None:
    rng = np.random.default_rng(seed)
    vectors = np.round(rng.standard_normal((items, 3)))  # some are equal
    groups = np.unique(rng.integers(0, items, items), return_inverse=True)[1].astype(np.int64)
    divisions: Divisions = Parts(vectors, groups) if graph else Handful(vectors.astype(np.float32))
    assert divisions.most == (len(set(groups.tolist())) if graph else items)
    for number in range(1, divisions.most + 1):
        assert np.unique(divisions.into(number)).tolist() == list(range(number))


@settings(deadline=None)
@given(st.integers(2, 40), st.integers(0, 1000))
def test_what_is_together_is_what_scipy_puts_together(items: int, seed: int) -> None:
    from scipy.cluster.hierarchy import cut_tree, linkage

    vectors = np.random.default_rng(seed).standard_normal((items, 3)).astype(np.float32)
    tree = linkage(vectors.astype(np.float64), "average")
    for number in (1, 2, items // 2 + 1, items):
        labels, theirs = Handful(vectors).into(number), cut_tree(tree, number)[:, 0]
        assert (np.equal.outer(labels, labels) == np.equal.outer(theirs, theirs)).all()


def test_a_group_stays_together(voices: Voices) -> None:
    regions = voices([20, 20])
    groups = np.repeat(np.arange(10), 4)
    divisions = Parts(coordinates(regions, 10), groups)
    for number in (2, 5, 9):
        labels = divisions.into(number)
        assert all(len(set(labels[groups == group].tolist())) == 1 for group in range(10))


@pytest.mark.parametrize("graph", [True, False])
def test_as_many_as_there_are_come_out_apart(voices: Voices, graph: bool) -> None:
    regions = voices([30, 20, 10], spread=0.9)
    parts = Parts(coordinates(regions, 10), np.arange(60))
    labels = (parts if graph else Handful(regions.vectors)).into(3)
    truth = np.array([0, 1, 2] * 10 + [0, 1] * 10 + [0] * 10)
    assert len(set(zip(truth.tolist(), labels.tolist(), strict=True))) == 3
