import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="needs the [train] extra")

from training.segmentation.targets import (
    WINDOW,
    exact_targets,
    powerset_probabilities,
    told_targets,
)
from training.simulate.chunk import Chunk, activity

PAUSED = np.repeat([1, 0, 1, 0, 0, 1, 2, 3, 0, 0], 50)
"""The first speaker pauses for 1 s and for 2 s; the others begin, or nobody does."""


def renumbered(order: list[int]) -> NDArray[np.float32]:
    return activity(PAUSED).astype(np.float32)[:, order]


class Parrot:
    """A teacher who says in turn what is written, numbering speakers anew in each window."""

    def __init__(self, said: NDArray[np.float32], *orders: list[int]) -> None:
        self.said, self.orders = said, list(orders)
        self.place = 0

    def __call__(self, waveform: NDArray[np.float32]) -> NDArray[np.float32]:
        frames = len(waveform) // 320
        heard = self.said[self.place : self.place + frames][:, self.orders.pop(0)]
        self.place += frames
        return heard


def chunk(classes: NDArray[np.int64]) -> Chunk:
    silence = np.zeros(320 * len(classes), np.float32)
    return Chunk(silence, classes, silence)


def test_a_teacher_who_agrees_changes_nothing_however_speakers_are_numbered() -> None:
    parrot = Parrot(renumbered([0, 1, 2]), [2, 0, 1], [1, 0, 2])
    targets = told_targets(chunk(PAUSED), parrot)
    np.testing.assert_allclose(targets[:250], exact_targets(PAUSED)[:250], atol=1e-6)


def test_in_a_doubtful_pause_the_teacher_is_believed() -> None:
    humming = np.full((len(PAUSED), 3), 0.8, np.float32)
    targets = told_targets(chunk(PAUSED), Parrot(humming, [0, 1, 2], [0, 1, 2]))
    np.testing.assert_allclose(targets[60], [0.2, 0.8, 0, 0, 0, 0, 0], atol=1e-6)
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-5)


def test_outside_of_doubtful_pauses_no_teacher_is_heard() -> None:
    humming = np.full((len(PAUSED), 3), 0.8, np.float32)
    targets = told_targets(chunk(PAUSED), Parrot(humming, [0, 1, 2], [0, 1, 2]))
    certain = np.r_[0:50, 100:500]  # the later pause is longer, and others begin or end the chunk
    np.testing.assert_array_equal(targets[certain], exact_targets(PAUSED)[certain])


def test_who_pauses_while_another_talks_may_be_heard_beside_them() -> None:
    classes = np.repeat([4, 2, 4], 50)  # the first speaker and the second, then the second alone
    heard = np.full((len(classes), 3), 0.5, np.float32)
    targets = told_targets(chunk(classes), Parrot(heard, [0, 1, 2]))
    np.testing.assert_allclose(targets[75], [0, 0, 0.5, 0, 0.5, 0, 0], atol=1e-6)


def test_without_a_doubtful_pause_the_teacher_is_not_asked() -> None:
    silence = np.zeros(WINDOW, np.int64)
    targets = told_targets(chunk(silence), Parrot(np.ones((WINDOW, 3), np.float32)))
    np.testing.assert_allclose(targets, exact_targets(silence))


def test_certain_speakers_give_certain_classes() -> None:
    classes = np.arange(7)
    talks = activity(classes).astype(np.float32)
    np.testing.assert_allclose(powerset_probabilities(talks), exact_targets(classes))


def test_three_at_once_are_any_two_of_them() -> None:
    almost = powerset_probabilities(np.full((1, 3), 0.999, np.float32))
    np.testing.assert_allclose(almost[0, 4:], 1 / 3, atol=2e-3)
