import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustering.constraints import DOUBT, USUAL, mixing
from clustering.regions import Regions


def said(local_speakers: list[int]) -> Regions:
    """Return regions of which nothing but the local speakers matters."""
    alone = np.arange(len(local_speakers))
    vectors, seconds = np.eye(len(alone), dtype=np.float32), np.ones(len(alone), np.float32)
    return Regions(vectors, seconds, alone, np.array(local_speakers))


def test_nothing_is_known_of_local_speakers_with_one_region_each() -> None:
    assert mixing(said([0, 1, 2, 3]), np.array([0, 0, 1, 1]))[0, 1] == pytest.approx(USUAL)


def test_groups_of_different_local_speakers_are_not_mixed() -> None:
    found = mixing(said([0] * 90 + [1] * 90), np.repeat([0, 1], 90))
    # 2 * 90 * 89 / 2 pairs, of which chance would have split half
    assert found[0, 1] == pytest.approx(USUAL * DOUBT / (4005 + DOUBT))
    assert found[0, 1] < 0.02


def test_groups_dealt_out_by_chance_are_mixed_about_once() -> None:
    groups = np.random.default_rng(0).integers(2, size=900)
    found = mixing(said([place // 9 for place in range(900)]), groups)
    assert found[0, 1] == pytest.approx(1, abs=0.05)


def test_other_groups_do_not_matter() -> None:
    groups = np.array([0, 1, 0, 1, 2, 2, 2])
    both = mixing(said([0, 0, 1, 1, 0, 1, 1]), groups)
    assert both[0, 1] == mixing(said([0, 0, 1, 1]), groups[:4])[0, 1]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=40))
def test_mixing_is_symmetrical_and_never_negative(places: list[tuple[int, int]]) -> None:
    local_speakers, groups = zip(*places, strict=True)
    found = mixing(said(list(local_speakers)), np.unique(groups, return_inverse=True)[1])
    assert (found == found.T).all()
    assert (found >= 0).all()
    assert np.isfinite(found).all()
