from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from enrollment.cohort import SHARE, Cohort, Yardstick, normalised, read_cohort

Rows = NDArray[np.float32]


def voices(number: int, seed: int = 0, around: float = 0.0) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((number, 24))
    rows[:, 0] += around
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def compared(
    first: Rows, second: Rows, cohort: Cohort, share: float = SHARE
) -> NDArray[np.float64]:
    return normalised(first @ second.T, cohort.measure(first), cohort.measure(second), share)


def test_a_voice_is_measured_against_the_strangers_nearest_to_it() -> None:
    cohort, voice = Cohort(voices(40), nearest=10), voices(1, seed=1)
    nearest = np.sort(cohort.vectors @ voice[0])[-10:].astype(np.float64)
    yardstick = cohort.measure(voice)
    assert yardstick.mean == pytest.approx([nearest.mean()])
    assert yardstick.deviation == pytest.approx([nearest.std()])


def test_strangers_of_a_crowded_corner_score_like_strangers_elsewhere() -> None:
    cohort = Cohort(np.concatenate([voices(300), voices(300, 1, around=6.0)]))
    apart, crowd = voices(60, seed=2), voices(60, seed=3, around=6.0)
    pairs = np.triu_indices(60, 1)

    def gap(of_apart: NDArray[np.floating], of_crowd: NDArray[np.floating]) -> float:
        return float((of_crowd[pairs].mean() - of_apart[pairs].mean()) / of_apart[pairs].std())

    assert gap(apart @ apart.T, crowd @ crowd.T) > 2.5
    assert gap(compared(apart, apart, cohort), compared(crowd, crowd, cohort)) < 0.8


@given(st.integers(0, 99), st.permutations(range(20)))
def test_no_order_of_strangers_matters_and_sides_change_with_their_shares(
    seed: int, order: list[int]
) -> None:
    first, second, strangers = voices(3, seed), voices(4, seed + 1), voices(20, seed + 2)
    scores = compared(first, second, Cohort(strangers, 12))
    assert compared(first, second, Cohort(strangers[order], 12)) == pytest.approx(scores, abs=1e-4)
    backwards = compared(second, first, Cohort(strangers, 12), 1 - SHARE).T
    assert backwards == pytest.approx(scores, abs=1e-4)


def test_a_score_counts_deviations_above_strangers_on_both_sides() -> None:
    rows = Yardstick(np.array([0.2, 0.4]), np.array([0.1, 0.2]))
    column = Yardstick(np.array([0.0]), np.array([0.5]))
    cosines = np.array([[0.5], [0.5]])
    for share in (0.0, 0.3, 1.0):
        scores = normalised(cosines, rows, column, share)
        assert scores == pytest.approx(np.array([[2 * share + 1], [1 - share / 2]]))


def test_strangers_who_are_all_alike_divide_by_something() -> None:
    same = np.repeat(voices(1), 20, axis=0)
    assert np.isfinite(compared(same[:1], voices(2, seed=1), Cohort(same))).all()


def test_a_handful_of_strangers_is_no_cohort() -> None:
    with pytest.raises(ValueError, match="10 strangers or more, got 9"):
        Cohort(voices(9))
    with pytest.raises(ValueError, match="cohort have unit norm; row 0 has not"):
        Cohort(np.zeros((20, 4), np.float32))


@pytest.mark.parametrize("precision", [np.float16, np.float32, np.float64])
def test_what_was_saved_at_any_precision_is_read_as_unit_rows(
    tmp_path: Path, precision: type[np.floating]
) -> None:
    path = tmp_path / "cohort.npy"
    np.save(path, voices(20).astype(precision))
    read = read_cohort(path)
    assert np.abs(read.vectors - voices(20)).max() < 1e-3
    assert np.linalg.norm(read.vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_a_file_that_is_no_cohort_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cohort.npy"
    with pytest.raises(ValueError, match="cannot be read: No such file"):
        read_cohort(path)
    objects = np.array([{"a": print}], object)
    for wrong in (np.ones(5), np.ones((2, 3, 4)), np.ones((20, 4), int), objects):
        np.save(path, wrong, allow_pickle=True)
        with pytest.raises(ValueError, match=r"is not a cohort: a small array \(c, d\)"):
            read_cohort(path)
    np.save(path, np.full((20, 4), np.nan))
    with pytest.raises(ValueError, match="unit norm"):
        read_cohort(path)
    np.save(path, voices(20))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="is cut off"):
        read_cohort(path)


@given(st.data())
def test_a_damaged_file_is_refused_or_still_of_unit_rows(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cohort") / "cohort.npy"
    np.save(path, voices(12))
    whole = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        read = read_cohort(path)
    except ValueError:
        return
    assert np.linalg.norm(read.vectors, axis=1) == pytest.approx(1, abs=1e-3)
