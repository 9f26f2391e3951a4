from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from clustering.regions import Regions
from clustering.spectral import coordinates, neighbours

Voices = Callable[..., Regions]


def test_neighbours_are_mutual_or_half_and_never_rivals(voices: Voices) -> None:
    regions = voices([40, 40], similarity=0.9)
    ties = neighbours(regions)
    assert (ties == ties.T).all()
    assert set(np.unique(ties)) == {0.0, 0.5, 1.0}
    assert not ties[regions.rivals[:, None] == regions.rivals].any()
    alone = neighbours(replace(regions, rivals=np.arange(80)))
    assert alone[regions.rivals[:, None] == regions.rivals].any()


def test_speakers_lie_apart_in_as_many_coordinates(voices: Voices) -> None:
    space = coordinates(voices([30, 30, 30]), 3)
    truth = np.arange(90) % 3
    middles = np.array([space[truth == who].mean(axis=0) for who in range(3)])
    spread = np.linalg.norm(space - middles[truth], axis=1).max()
    assert np.linalg.norm(middles[0] - middles[1]) > 3 * spread
    assert np.linalg.norm(middles[1] - middles[2]) > 3 * spread


@pytest.mark.parametrize("items", [1, 2, 7])
def test_a_handful_has_no_more_coordinates_than_regions(voices: Voices, items: int) -> None:
    assert coordinates(voices([items]), 24).shape == (items, items)


def test_of_parts_that_nothing_ties_the_most_alike_are_nearest(voices: Voices) -> None:
    regions = voices([30, 30, 30, 30], similarity=0.0, spread=0.2)
    truth = np.arange(120) % 4
    alike = regions.vectors.copy()
    # the second and the third sound more like each other, and the first like the fourth
    alike[:, -2:] = np.array([[2, 0], [0, 2], [0, 2], [2, 0]])[truth]
    alike /= np.linalg.norm(alike, axis=1, keepdims=True)
    found = replace(regions, vectors=alike.astype(np.float32))
    assert not neighbours(found)[truth[:, None] != truth].any()
    side = coordinates(found, 2)[:, 1] > 0
    assert [set(side[truth == who]) for who in range(4)] in (
        [{True}, {False}, {False}, {True}],
        [{False}, {True}, {True}, {False}],
    )
