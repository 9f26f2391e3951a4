import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="needs the [train] extra")

from training.segmentation.targets import (
    WINDOW,
    exact_targets,
    powerset_probabilities,
    tempered_targets,
)
from training.simulate.chunk import activity

CLASSES = np.repeat([0, 1, 4, 2, 3], 100)
WAVEFORM = np.zeros(320 * len(CLASSES), np.float32)


def renumbered(order: list[int]) -> NDArray[np.float32]:
    return activity(CLASSES).astype(np.float32)[:, order]


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


def test_a_teacher_who_agrees_changes_nothing_however_speakers_are_numbered() -> None:
    parrot = Parrot(renumbered([0, 1, 2]), [2, 0, 1], [1, 0, 2])
    targets = tempered_targets(WAVEFORM, CLASSES, parrot, trust=0.5)
    np.testing.assert_allclose(targets, exact_targets(CLASSES), atol=1e-6)


def test_a_teacher_who_hears_nothing_takes_some_certainty_away() -> None:
    deaf = Parrot(np.zeros((len(CLASSES), 3), np.float32), [0, 1, 2], [0, 1, 2])
    targets = tempered_targets(WAVEFORM, CLASSES, deaf, trust=0.4)
    np.testing.assert_allclose(targets[150], [0.4, 0.6, 0, 0, 0, 0, 0], atol=1e-6)
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-5)


def test_whoever_is_not_in_a_window_is_not_heard_there() -> None:
    shouting = np.ones((WINDOW, 3), np.float32)
    silence = np.zeros(WINDOW, np.int64)
    parrot = Parrot(shouting, [0, 1, 2])
    targets = tempered_targets(WAVEFORM[: 320 * WINDOW], silence, parrot, trust=0.4)
    np.testing.assert_allclose(targets, exact_targets(silence))


def test_certain_speakers_give_certain_classes() -> None:
    classes = np.arange(7)
    talks = activity(classes).astype(np.float32)
    np.testing.assert_allclose(powerset_probabilities(talks), exact_targets(classes))


def test_three_at_once_are_any_two_of_them() -> None:
    almost = powerset_probabilities(np.full((1, 3), 0.999, np.float32))
    np.testing.assert_allclose(almost[0, 4:], 1 / 3, atol=2e-3)
