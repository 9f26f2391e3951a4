from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from clustering.assignment import _matched, centroids, confidence, settle
from clustering.regions import Regions

similarities = arrays(
    np.float32,
    array_shapes(min_dims=2, max_dims=2, max_side=4),
    elements=st.floats(-1, 1, width=32),
)


def worth(similarity: NDArray[np.float32], labels: tuple[int, ...], penalty: float) -> float:
    shared = sum(first == second for first, second in combinations(labels, 2))
    return float(similarity[np.arange(len(labels)), labels].sum()) - penalty * shared


@settings(deadline=None)
@given(similarities, st.floats(0, 2))
def test_no_other_match_of_rivals_is_worth_more(
    similarity: NDArray[np.float32], penalty: float
) -> None:
    rivals, speakers = similarity.shape
    found = tuple(_matched(similarity, penalty).tolist())
    best = max(
        worth(similarity, labels, penalty) for labels in product(range(speakers), repeat=rivals)
    )
    assert worth(similarity, found, penalty) == pytest.approx(best, abs=1e-4)


def along(*axes: Sequence[float]) -> Regions:
    vectors = np.array(axes, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    number = len(vectors)
    return Regions(vectors, np.full(number, 5, np.float32), np.zeros(number, np.int64))


def test_rivals_get_different_speakers_if_they_fit_and_share_one_if_not() -> None:
    cores = [[1, 0, 0], [0, 1, 0]]
    doubtful, clear = [1, 0.8, 0], [1, 0, 0]
    chunks = np.array([0, 1, 2, 2])
    for rival, expected in ((doubtful, [0, 1, 0, 1]), ([1, 0.1, 0], [0, 1, 0, 0])):
        regions = along(*cores, clear, rival)
        regions = Regions(regions.vectors, regions.seconds, chunks)
        labels = settle(regions, np.array([0, 1]), np.array([0, 1]), rival_penalty=0.5)
        assert labels.tolist() == expected


def test_a_speaker_keeps_a_region_even_if_another_voice_is_the_same() -> None:
    regions = along([1, 0], [1, 0], [1, 0])
    labels = settle(regions, np.array([0, 1]), np.array([0, 1]), rival_penalty=0.0)
    assert labels[:2].tolist() == [0, 1]


def test_a_centroid_is_a_mean_weighted_by_seconds() -> None:
    regions = along([1, 0], [0, 1])
    regions.seconds[:] = 3, 1
    assert centroids(regions, np.array([0, 0]))[0] == pytest.approx([0.9487, 0.3162], abs=1e-4)


def test_confidence_grows_with_the_margin_and_knows_a_stranger() -> None:
    regions = along([1, 0], [1, 0.5], [1, 1], [0, 1])
    two = confidence(regions, np.array([0, 0, 0, 1]), np.eye(2, dtype=np.float32), 0.35)
    assert two[0] > two[1] > two[2] > 0.5
    one = confidence(regions, np.zeros(4, np.int64), np.eye(1, 2, dtype=np.float32), 0.35)
    assert one[0] > 0.95
    assert one[3] < 0.5
