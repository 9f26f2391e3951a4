from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from clustering import ClusteringConfig, Clusters, SpeakerBounds, cluster
from clustering.density import dense_groups
from clustering.partition import Grouping, _sample
from clustering.regions import Regions

HDBSCAN = ClusteringConfig()
AGGLOMERATIVE = ClusteringConfig(method="agglomerative")
both_methods = pytest.mark.parametrize("config", [HDBSCAN, AGGLOMERATIVE], ids=["hdb", "agg"])

Voices = Callable[..., Regions]


def clusters(
    regions: Regions,
    config: ClusteringConfig = HDBSCAN,
    bounds: SpeakerBounds = SpeakerBounds(),
) -> Clusters:
    return cluster(
        regions.vectors,
        seconds=regions.seconds,
        rivals=regions.rivals,
        local_speakers=regions.local_speakers,
        bounds=bounds,
        config=config,
    )


def in_turn(sizes: list[int]) -> list[int]:
    rounds = [(turn, who) for who, size in enumerate(sizes) for turn in range(size)]
    return [who for _, who in sorted(rounds)]


def pairs(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each pair whether it shares a label: the same however labels are numbered."""
    return np.equal.outer(labels, labels)


@st.composite
def anything(draw: st.DrawFn, repeats: int = 1) -> Regions:
    """Draw regions with little sense: any voices, lengths and rivals."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    vectors = rng.standard_normal((draw(st.integers(1, 90)), 8)) + draw(st.sampled_from([0, 1, 3]))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.repeat(vectors, rng.integers(1, repeats + 1, len(vectors)), axis=0)
    seconds = rng.choice([0.0, 0.3, 2.0, 7.0], len(vectors))
    rivals = rng.integers(0, len(vectors), len(vectors))
    local_speakers = rng.integers(0, len(vectors), len(vectors))
    return Regions(vectors.astype(np.float32), seconds.astype(np.float32), rivals, local_speakers)


bounds_of_any_kind = st.builds(
    lambda least, more: SpeakerBounds(least, None if more is None else least + more),
    st.integers(1, 6),
    st.one_of(st.none(), st.integers(0, 3)),
)


@both_methods
@pytest.mark.parametrize(
    "sizes",
    [[20], [20, 20], [5, 1], [3], [1, 1], [1], [150], [90, 60, 30], [120, 6], [130, 110]],
    ids=str,
)
def test_speakers_are_told_apart_however_many_and_however_little_they_talk(
    voices: Voices, config: ClusteringConfig, sizes: list[int]
) -> None:
    assert clusters(voices(sizes), config).labels.tolist() == in_turn(sizes)


def test_nothing_to_cluster_gives_no_speakers() -> None:
    vectors, seconds, none = np.empty((0, 192), np.float32), np.empty(0, np.float32), np.arange(0)
    found = clusters(Regions(vectors, seconds, none, none), bounds=SpeakerBounds(1))
    assert found.labels.shape == (0,)
    assert found.labels.dtype == np.int64
    assert found.centroids.shape == (0, 192)
    assert found.confidence.shape == (0,)


@both_methods
def test_one_voice_repeated_exactly_is_one_speaker(config: ClusteringConfig) -> None:
    vectors = np.tile(np.eye(1, 192, dtype=np.float32), (200, 1))
    same = Regions(vectors, np.full(200, 4, np.float32), np.arange(200), np.arange(200))
    assert not clusters(same, config).labels.any()


@both_methods
@settings(deadline=None, max_examples=50)
@given(regions=anything(repeats=3), bounds=bounds_of_any_kind)
def test_every_region_has_a_speaker_and_bounds_are_kept_or_told(
    config: ClusteringConfig, regions: Regions, bounds: SpeakerBounds
) -> None:
    found = clusters(regions, config, bounds)
    speakers = len(found.centroids)
    _, first_heard = np.unique(found.labels, return_index=True)
    assert len(first_heard) == speakers
    assert (np.diff(first_heard) > 0).all()
    assert np.allclose(np.linalg.norm(found.centroids, axis=1), 1, atol=1e-3)
    assert ((found.confidence >= 0) & (found.confidence <= 1)).all()
    assert bounds.most is None or speakers <= bounds.most
    assert speakers >= min(bounds.least, len(regions))
    assert found.asked == bounds.least


@both_methods
@settings(deadline=None, max_examples=50)
@given(regions=anything(), seed=st.integers(0, 1000))
def test_shuffled_regions_form_the_same_groups(
    config: ClusteringConfig, regions: Regions, seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(regions))
    straight, shuffled = clusters(regions, config), clusters(regions.take(order), config)
    assert (pairs(straight.labels[order]) == pairs(shuffled.labels)).all()


@both_methods
def test_equal_input_gives_equal_output(voices: Voices, config: ClusteringConfig) -> None:
    regions = voices([90, 80, 60], spread=1.0)
    once, again = clusters(regions, config), clusters(regions, config)
    assert (once.labels == again.labels).all()
    assert (once.centroids == again.centroids).all()
    assert (once.confidence == again.confidence).all()


@both_methods
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_number_of_speakers_is_kept(
    voices: Voices, config: ClusteringConfig, number: int
) -> None:
    found = clusters(voices([30, 30, 30]), config, SpeakerBounds(number, number))
    assert len(found.centroids) == number


@both_methods
def test_bounds_merge_the_most_similar_and_split_the_least(
    voices: Voices, config: ClusteringConfig
) -> None:
    regions = voices([40, 40, 40], similarity=0.0)
    truth = np.array(in_turn([40, 40, 40]))
    at_most_two = clusters(regions, config, SpeakerBounds(1, 2)).labels
    assert len(set(zip(truth.tolist(), at_most_two.tolist(), strict=True))) == 3
    at_least_four = clusters(regions, config, SpeakerBounds(4)).labels
    assert len(set(at_least_four.tolist())) == 4


def test_more_speakers_than_regions_cannot_be_told_apart(voices: Voices) -> None:
    found = clusters(voices([2, 1]), bounds=SpeakerBounds(5, 5))
    assert found.labels.tolist() == [0, 1, 2]
    assert found.asked == 5


def test_a_stray_region_founds_no_speaker_in_a_long_recording(voices: Voices) -> None:
    regions = voices([120, 100, 1])
    assert len(clusters(regions).centroids) == 2
    assert len(clusters(regions, bounds=SpeakerBounds(3)).centroids) == 3


def test_a_short_recording_keeps_a_speaker_of_two_seconds(voices: Voices) -> None:
    regions = replace(voices([2, 1]), seconds=np.array([3, 2, 4], np.float32))
    assert clusters(regions).labels.tolist() == [0, 1, 0]


@both_methods
def test_one_person_split_in_two_within_a_few_chunks_is_one_speaker(
    voices: Voices, config: ClusteringConfig
) -> None:
    regions = voices([100])
    split = regions.rivals.copy()
    split[1::20] = split[0::20]
    assert len(clusters(replace(regions, rivals=split), config).centroids) == 1


@both_methods
def test_similar_voices_of_different_local_speakers_are_two_speakers(
    voices: Voices, config: ClusteringConfig
) -> None:
    regions = voices([90, 90], similarity=0.83, spread=0.4)
    apart = replace(regions, local_speakers=regions.local_speakers % 2 + np.arange(180) // 12 * 2)
    assert clusters(apart, config).labels.tolist() == [0, 1] * 90
    mixed = replace(regions, local_speakers=regions.local_speakers // 6)
    assert len(clusters(mixed, config).centroids) == 1


def test_density_is_asked_of_a_crowd_only(voices: Voices, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def noted(coordinates: NDArray[np.float64], config: ClusteringConfig) -> Grouping:
        asked.append(len(coordinates))
        return dense_groups(coordinates, config)

    monkeypatch.setattr("clustering.partition.dense_groups", noted)
    for sizes in ([70, 60], [110, 90]):
        assert clusters(voices(sizes)).labels.tolist() == in_turn(sizes)
    assert asked == [200]


def test_what_exceeds_the_cap_is_assigned(voices: Voices) -> None:
    regions = voices([120, 90])
    capped = clusters(regions, ClusteringConfig(most=130))
    assert capped.labels.tolist() == in_turn([120, 90])


def test_a_region_between_two_voices_is_less_sure_than_one_at_its_centre(voices: Voices) -> None:
    regions = voices([20, 20])
    centres = clusters(regions).centroids
    vectors = regions.vectors.copy()
    vectors[0], vectors[2] = centres[0], centres.mean(axis=0) / np.linalg.norm(centres.mean(axis=0))
    sure = clusters(replace(regions, vectors=vectors)).confidence
    assert sure[2] < 0.9 < sure[0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"vectors": np.full((4, 3), np.nan, np.float32)}, "row 0"),
        ({"vectors": np.ones((4, 3), np.float32)}, "unit rows"),
        ({"vectors": np.ones(4, np.float32)}, r"must be \(n, d\)"),
        ({"seconds": np.ones(3, np.float32)}, r"seconds must be \(4,\)"),
        ({"seconds": np.array([1, 1, 1, -1], np.float32)}, "0 or more"),
        ({"seconds": np.array([1, 1, 1, np.nan], np.float32)}, "finite"),
        ({"rivals": np.arange(5)}, r"rivals must be \(4,\)"),
        ({"rivals": np.linspace(0, 1, 4)}, "rivals must be integers"),
        ({"local_speakers": np.arange(3)}, r"local_speakers must be \(4,\)"),
        ({"local_speakers": np.linspace(0, 1, 4)}, "local_speakers must be integers"),
    ],
    ids=str,
)
def test_misuse_is_named(change: dict[str, Any], complaint: str) -> None:
    each = np.arange(4)
    regions = Regions(np.eye(4, 3, -1, np.float32), np.ones(4, np.float32), each, each)
    regions.vectors[0, 0] = 1
    with pytest.raises(ValueError, match=complaint):
        clusters(replace(regions, **change))


@pytest.mark.parametrize("most", [1, 40, 100, 1000])
def test_of_too_many_regions_whole_local_speakers_are_taken(most: int) -> None:
    local_speakers = np.arange(400) // 8
    taken = _sample(local_speakers, most)
    assert taken.sum() == min(max(most // 8 * 8, 8), 400)
    assert (taken == np.repeat(taken[::8], 8)).all()
    kept = np.flatnonzero(taken[::8])
    assert np.diff(kept).max(initial=0) <= -(-50 // len(kept))


def test_of_long_local_speakers_some_regions_are_taken_of_each() -> None:
    taken = _sample(np.arange(4000) // 1000, 1000)
    counts = taken.reshape(4, 1000).sum(axis=1)
    assert 900 <= counts.sum() <= 1050
    assert counts.min() >= 200
    assert _sample(np.zeros(3000, np.int64), 1000).sum() <= 1050
