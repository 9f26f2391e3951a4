from collections.abc import Callable

import numpy as np
import pytest

from clustering import ClusteringConfig, Clusters, cluster, labelled
from clustering.regions import Regions

Voices = Callable[..., Regions]


def test_labels_that_clustering_found_give_what_it_gave(voices: Voices) -> None:
    regions = voices([12, 9, 6])
    found = cluster(regions.vectors, seconds=regions.seconds, rivals=regions.rivals)
    again = labelled(regions.vectors, found.labels, seconds=regions.seconds)
    for name in ("labels", "centroids", "confidence", "next_best"):
        assert np.array_equal(getattr(again, name), getattr(found, name)), name


def test_labels_are_numbered_by_first_appearance(voices: Voices) -> None:
    regions = voices([3, 3])
    found = labelled(regions.vectors, np.array([9, 9, 4, 9, 4, 4]), seconds=regions.seconds)
    assert found.labels.tolist() == [0, 0, 1, 0, 1, 1]
    assert found.centroids.shape[0] == 2
    assert set(found.next_best.tolist()) == {0, 1}


def test_labels_of_other_length_are_refused(voices: Voices) -> None:
    regions = voices([3, 3])
    with pytest.raises(ValueError, match=r"must be \(6,\), got shape \(5,\)"):
        labelled(regions.vectors, np.zeros(5, np.int64), seconds=regions.seconds)


def test_a_single_speaker_has_the_mean_voice(voices: Voices) -> None:
    regions = voices([5])
    alone, same = Clusters.single(regions.vectors, regions.seconds), np.zeros(5, np.int64)
    config = ClusteringConfig()
    known = labelled(regions.vectors, same, seconds=regions.seconds, config=config)
    assert alone.centroids == pytest.approx(known.centroids, abs=1e-6)
    assert alone.confidence.tolist() == [1.0] * 5


def test_a_single_speaker_of_nothing_has_no_voice() -> None:
    nobody = Clusters.single(np.empty((0, 4), np.float32), np.empty(0, np.float32))
    assert nobody.centroids.tolist() == [[0, 0, 0, 0]]
    assert len(nobody.labels) == 0
