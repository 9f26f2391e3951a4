from math import inf

import numpy as np
import pytest

from clustering.config import ClusteringConfig
from clustering.evidence import Evidence, natural


def evidence(
    likeness: float, groups: int = 2, scarcity: float = 0.0, mixing: float = 0.5
) -> Evidence:
    """Return that of groups of which each two are the same."""

    def pairs(value: float) -> np.ndarray:
        return np.full((groups, groups), value)

    return Evidence(pairs(likeness).astype("f4"), pairs(scarcity).astype("f4"), pairs(mixing))


@pytest.mark.parametrize(
    ("found", "one"),
    [
        (evidence(0.79), False),
        (evidence(0.8), True),
        (evidence(0.7, scarcity=1.0), True),  # of whom little is heard
        (evidence(0.7, mixing=0.75), True),  # whom local speakers mix
        (evidence(0.9, mixing=0.1), False),  # whom they keep apart
    ],
)
def test_groups_are_one_if_they_are_alike_mixed_or_hardly_heard(found: Evidence, one: bool) -> None:
    config = ClusteringConfig(same_voice=0.795, scarcity=0.1, mixing=0.4)
    assert (found.closest(config) >= config.same_voice) == one


@pytest.mark.parametrize(
    ("likenesses", "number"),
    [([], 1), ([0.9], 1), ([0.2], 2), ([0.2, 0.3, 0.9, 0.1], 3), ([0.2, 0.3], 3)],
)
def test_groups_are_as_many_as_there_are_before_two_are_one(
    likenesses: list[float], number: int
) -> None:
    found = [evidence(each, groups) for groups, each in enumerate(likenesses, start=2)]
    assert natural(found, ClusteringConfig(same_voice=0.8)).number == number


def test_a_count_tells_by_how_much_it_was_settled() -> None:
    found = [evidence(each, groups) for groups, each in enumerate([0.2, 0.3, 0.9], start=2)]
    count = natural(found, ClusteringConfig(same_voice=0.8))
    assert (count.apart, count.beyond) == pytest.approx((0.5, 0.1))
    assert natural(found[2:], ClusteringConfig(same_voice=0.8)).apart == inf
    assert natural(found[:2], ClusteringConfig(same_voice=0.8)).beyond == inf
