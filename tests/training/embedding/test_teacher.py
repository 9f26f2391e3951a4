from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="needs the [train] extra")

from training.corpus import Corpus
from training.embedding.perturb import SPEEDS
from training.embedding.targets import all_targets, targets
from training.embedding.teacher import Taught, taught_file, teach, worth_teaching


class CountingTeacher:
    """Gives each waveform a direction of its own, and counts."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, waveform: NDArray[np.float32]) -> NDArray[np.float32]:
        self.heard += 1
        return np.abs(np.fft.rfft(waveform, 510)).astype(np.float32)


def test_everybody_is_heard_once_before_anybody_twice(corpus: Corpus) -> None:
    assert worth_teaching(corpus, per_speaker=2) == [0, 2, 4, 6, 1, 3, 5, 7]
    assert worth_teaching(corpus, per_speaker=1) == [0, 2, 4, 6]


def test_what_is_known_is_not_asked_again(corpus: Corpus, tmp_path: Path) -> None:
    teacher = CountingTeacher()
    *_, first = teach(corpus, teacher, tmp_path / "t.npz", per_speaker=1)
    *_, second = teach(corpus, teacher, tmp_path / "t.npz", per_speaker=2)
    assert (len(first.indices), len(second.indices), teacher.heard) == (4, 8, 8)
    assert (Taught.load(tmp_path / "t.npz").vectors == second.vectors).all()
    assert [file.name for file in tmp_path.iterdir()] == ["t.npz"]


def test_targets_are_unit_vectors_near_those_of_the_same_speaker(
    corpus: Corpus, tmp_path: Path
) -> None:
    *_, taught = teach(corpus, CountingTeacher(), tmp_path / "t.npz", per_speaker=2)
    goals = targets(corpus, taught)
    cosines = goals @ goals.T
    assert np.diag(cosines) == pytest.approx(1, abs=1e-5)
    same = np.arange(8)[:, None] // 2 == np.arange(8) // 2
    assert cosines[same].min() > cosines[~same].max()


def test_an_utterance_unheard_has_the_mean_of_its_speaker(corpus: Corpus, tmp_path: Path) -> None:
    *_, taught = teach(corpus, CountingTeacher(), tmp_path / "t.npz", per_speaker=1)
    goals = targets(corpus, taught)
    assert goals[1::2] == pytest.approx(goals[0::2], abs=1e-5)


def test_voices_at_another_speed_are_taught_apart(corpus: Corpus, tmp_path: Path) -> None:
    for speed in SPEEDS:
        for _ in teach(corpus, CountingTeacher(), taught_file(tmp_path, speed), 2, speed):
            pass
    goals = all_targets(corpus, tmp_path)
    assert goals.shape == (3, 8, 256)
    assert (goals[0] == targets(corpus, Taught.load(tmp_path / "teacher-1.npz"))).all()
    assert np.abs(goals[1] - goals[2]).max() > 0.1
