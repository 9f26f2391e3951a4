from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from clustering.assignment import centroids, confidence, next_best, settle
from clustering.regions import Regions


def along(*axes: Sequence[float]) -> Regions:
    vectors = np.array(axes, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    number = len(vectors)
    alone = np.arange(number)
    return Regions(vectors, np.full(number, 5, np.float32), alone, alone)


def test_a_speaker_keeps_a_region_even_if_another_voice_is_the_same() -> None:
    regions = along([1, 0], [1, 0], [1, 0])
    labels = settle(regions, np.array([0, 1]), np.array([0, 1]))
    assert labels[:2].tolist() == [0, 1]


def test_a_centroid_is_a_mean_weighted_by_seconds() -> None:
    regions = along([1, 0], [0, 1])
    regions.seconds[:] = 3, 1
    assert centroids(regions, np.array([0, 0]))[0] == pytest.approx([0.9487, 0.3162], abs=1e-4)


def test_confidence_grows_with_the_margin_and_knows_a_stranger() -> None:
    regions = along([1, 0], [1, 0.5], [1, 1], [0, 1])
    labels = np.array([0, 0, 0, 1])
    two = confidence(regions, labels, 1 - labels, np.eye(2, dtype=np.float32), 0.35)
    assert two[0] > two[1] > two[2] > 0.5
    alone = np.zeros(4, np.int64)
    one = confidence(regions, alone, alone, np.eye(1, 2, dtype=np.float32), 0.35)
    assert one[0] > 0.95
    assert one[3] < 0.5


def test_a_doubtful_region_goes_with_its_local_speaker() -> None:
    regions = along([1, 0], [0, 1], [1, 0.1], [1, 0.95], [0, 1], [0, 1])
    cores, labels = np.array([0, 1]), np.array([0, 1])
    assert settle(regions, cores, labels).tolist() == [0, 1, 0, 0, 1, 1]
    spoken = replace(regions, local_speakers=np.array([0, 1, 0, 1, 1, 1]))
    assert settle(spoken, cores, labels).tolist() == [0, 1, 0, 1, 1, 1]


def test_the_next_best_is_the_most_alike_of_the_others_if_there_are_any() -> None:
    regions = along([1, 0.2, 0], [0.1, 1, 0.3], [0, 0.3, 1])
    labels = np.array([0, 1, 2])
    assert next_best(regions, labels, np.eye(3, dtype=np.float32)).tolist() == [1, 2, 1]
    assert next_best(regions, labels * 0, np.eye(1, 3, dtype=np.float32)).tolist() == [0, 0, 0]
