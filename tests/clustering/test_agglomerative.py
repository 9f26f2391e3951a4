import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustering.agglomerative import DOUBT, Merge, merges
from clustering.config import SpeakerBounds
from clustering.constraints import rivalry
from clustering.counting import speakers
from clustering.regions import Regions


def regions(angles: list[float], chunks: list[int], seconds: float = 5.0) -> Regions:
    """Return plane vectors at these angles, in degrees."""
    radians = np.deg2rad(angles)
    vectors = np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)
    return Regions(vectors, np.full(len(angles), seconds, np.float32), np.array(chunks))


def test_rivalry_adds_up_over_the_chunks_that_two_groups_share() -> None:
    heard = regions([0, 90, 0, 90, 0], [0, 0, 1, 1, 2])
    both = rivalry(heard, np.array([0, 1, 0, 1, 0]))
    assert both.tolist() == [[0, 10], [10, 0]]


def test_rivalry_weighs_the_shorter_of_two_regions() -> None:
    heard = regions([0, 90], [0, 0])
    heard.seconds[1] = 2.0
    assert rivalry(heard, np.array([0, 1]))[0, 1] == 2.0


@settings(deadline=None)
@given(st.integers(2, 25), st.integers(0, 1000))
def test_without_rivals_it_is_average_linkage(number: int, seed: int) -> None:
    from scipy.cluster.hierarchy import linkage

    vectors = np.random.default_rng(seed).standard_normal((number, 5))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    heard = Regions(vectors.astype(np.float32), np.full(number, 5, np.float32), np.arange(number))
    ours = [merge.similarity for merge in merges(heard, np.arange(number), 0.5)]
    theirs = 1 - linkage(vectors, "average", metric="cosine")[:, 2]
    assert ours == pytest.approx(theirs.tolist(), abs=1e-5)


def test_rivals_repel_each_other_in_proportion() -> None:
    heard = regions([0, 0, 0, 0], [0, 0, 1, 2])
    groups = np.array([0, 1, 0, 1])
    (merge,) = merges(heard, groups, rival_penalty=0.5)
    assert merge.similarity == pytest.approx(1 - 0.5 * 5 / (10 + DOUBT))


def test_one_group_needs_no_merge() -> None:
    assert merges(regions([0, 10], [0, 1]), np.array([0, 0]), 0.5) == []


# four groups of 10, 10, 10 and 1 s: two pairs, then everything
TREE = [Merge(0.9, 0, 1), Merge(0.5, 2, 3), Merge(0.2, 0, 2)]
SECONDS = np.array([10.0, 10.0, 10.0, 1.0])


@pytest.mark.parametrize(
    ("same_speaker", "bounds", "expected"),
    [
        (0.4, SpeakerBounds(), [0, 0, 1, 1]),
        (0.6, SpeakerBounds(), [0, 0, 1]),  # the last talks too little to be kept
        (0.1, SpeakerBounds(), [0, 0, 0, 0]),
        (0.4, SpeakerBounds(1, 1), [0, 0, 0, 0]),
        (0.4, SpeakerBounds(3), [0, 1, 2]),
        (0.4, SpeakerBounds(4), [0, 1, 2, 3]),
        (0.4, SpeakerBounds(5), [0, 1, 2, 3]),
    ],
)
def test_merging_stops_at_the_threshold_or_where_the_bounds_are_met(
    same_speaker: float, bounds: SpeakerBounds, expected: list[int]
) -> None:
    kept, labels = speakers(TREE, SECONDS, 5.0, same_speaker, bounds)
    assert kept.tolist() == list(range(len(expected)))
    assert labels.tolist() == expected


def test_where_nobody_talks_long_enough_there_is_one_speaker() -> None:
    kept, labels = speakers(TREE, SECONDS / 100, 5.0, 0.4, SpeakerBounds())
    assert kept.tolist() == [0, 1, 2, 3]
    assert labels.tolist() == [0, 0, 0, 0]
