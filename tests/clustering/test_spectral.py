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
