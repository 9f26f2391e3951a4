from typing import Any

import pytest

from clustering import ClusteringConfig, SpeakerBounds


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "kmeans"},
        {"same_speaker": 1.0},
        {"same_voice": -1.0},
        {"scarcity": float("nan")},
        {"mixing": -0.1},
        {"least_region": -1.0},
        {"least_speaker": float("nan")},
        {"least_share": 1.0},
        {"min_cluster_size": 1},
        {"dimensions": 1},
        {"most": 10},
        {"dense_from": 3},
    ],
    ids=str,
)
def test_a_setting_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ClusteringConfig(**wrong)


@pytest.mark.parametrize(("least", "most"), [(0, None), (-1, 3), (3, 2)])
def test_bounds_that_exclude_each_other_are_refused(least: int, most: int | None) -> None:
    with pytest.raises(ValueError, match="at least"):
        SpeakerBounds(least, most)


def test_bounds_are_exact_only_if_they_meet() -> None:
    assert SpeakerBounds(3, 3).exact
    assert not SpeakerBounds(1, 3).exact
    assert not SpeakerBounds(1).exact
