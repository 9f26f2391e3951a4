import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from enrollment.index import build_index
from enrollment.known import KnownVoices


def voices(number: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((number, 6))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_the_voice_of_a_person_is_the_mean_of_theirs_weighted_by_seconds() -> None:
    rows = np.eye(3, dtype=np.float32)
    merged = KnownVoices(rows, np.array([7, 2, 7]), np.array([3.0, 5.0, 4.0])).merged()
    assert merged.owners.tolist() == [2, 7]
    assert merged.seconds.tolist() == [5, 7]
    assert merged.vectors == pytest.approx(np.array([[0, 1, 0], [0.6, 0, 0.8]]), abs=1e-6)


@given(st.lists(st.integers(-5, 5), max_size=20), st.integers(0, 9))
def test_the_order_of_the_voices_makes_no_difference(owners: list[int], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(owners))
    known = KnownVoices(
        voices(len(owners)), np.array(owners, np.int64), np.arange(len(owners)) + 1.0
    )
    first, second = known.merged(), known.take(order).merged()
    assert first.owners.tolist() == second.owners.tolist() == sorted(set(owners))
    assert first.vectors == pytest.approx(second.vectors, abs=1e-5)
    assert first.seconds.sum() == known.seconds.sum()


def test_voices_that_cancel_out_leave_the_first() -> None:
    row = voices(1)
    merged = KnownVoices(np.concatenate([row, -row]), np.zeros(2, np.int64), np.ones(2)).merged()
    assert merged.vectors.tolist() == row.tolist()


@pytest.mark.parametrize(
    ("owners", "seconds", "message"),
    [
        ([1], [1.0, 1.0], "2 voices need as many owners and seconds"),
        ([1, 2], [1.0], "2 voices need as many owners and seconds"),
        ([1, 2], [1.0, 0.0], "finite and above 0"),
        ([1, 2], [1.0, np.nan], "finite and above 0"),
    ],
)
def test_what_does_not_fit_is_refused(
    owners: list[int], seconds: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        KnownVoices(voices(2), np.array(owners), np.array(seconds))


def test_known_voices_stay_what_they_were_when_their_array_changes() -> None:
    array = np.eye(3, dtype=np.float32)
    known = KnownVoices(array, np.arange(3), np.ones(3))
    index = build_index(array, np.arange(3))
    array[:] = array[::-1].copy()
    assert (known.vectors == np.eye(3)).all()
    assert index.search(np.eye(3, dtype=np.float32), 1).ids.ravel().tolist() == [0, 1, 2]


def test_a_frozen_array_is_not_copied_and_a_view_of_another_is() -> None:
    array = np.eye(3, dtype=np.float32)
    view = array[:]
    view.flags.writeable = False
    known = KnownVoices(view, np.arange(3), np.ones(3))
    array[0] = array[1]
    assert (known.vectors == np.eye(3)).all()
    assert KnownVoices(known.vectors, np.arange(3), np.ones(3)).vectors is known.vectors
