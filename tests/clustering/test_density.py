from collections.abc import Callable

import numpy as np

from clustering import ClusteringConfig
from clustering.density import dense_groups
from clustering.regions import Regions
from clustering.spectral import coordinates

Voices = Callable[..., Regions]


def test_dense_groups_hold_one_speaker_each_and_leave_noise_out(voices: Voices) -> None:
    regions = voices([60, 60, 60], spread=0.9)
    truth = np.arange(180) % 3
    kept, groups = dense_groups(coordinates(regions, 9), ClusteringConfig())
    assert len(np.unique(groups)) >= 3
    assert len(kept) > 90
    for group in range(groups.max() + 1):
        assert len(np.unique(truth[kept[groups == group]])) == 1


def test_identical_rows_are_no_obstacle() -> None:
    kept, groups = dense_groups(np.ones((50, 9)), ClusteringConfig())
    assert len(kept) == len(groups)
