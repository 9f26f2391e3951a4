from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.errors import FileError
from training.corpus import Corpus
from training.embedding.perturb import GUISES
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
    assert (Taught.load(tmp_path / "t.npz", corpus.table).vectors == second.vectors).all()
    assert [file.name for file in tmp_path.iterdir()] == ["t.npz"]


def test_of_another_table_the_teacher_is_asked_anew(corpus: Corpus, tmp_path: Path) -> None:
    *_, before = teach(corpus, CountingTeacher(), tmp_path / "t.npz", per_speaker=1)
    edited = replace(corpus, utterances=corpus.utterances[2:])
    teacher = CountingTeacher()
    *_, after = teach(edited, teacher, tmp_path / "t.npz", per_speaker=1)
    assert (after.indices.tolist(), teacher.heard) == ([0, 2, 4], 3)
    np.testing.assert_array_equal(after.vectors, before.vectors[1:])
    with pytest.raises(FileError, match=r"is of another table; run training\.embedding"):
        Taught.load(tmp_path / "t.npz", corpus.table)


def test_vectors_that_say_nothing_of_their_table_are_left_out(
    corpus: Corpus, tmp_path: Path
) -> None:
    vectors = np.ones((2, 256), np.float32)
    np.savez(tmp_path / "t.npz", indices=np.array([0, 1]), vectors=vectors)
    *_, taught = teach(corpus, CountingTeacher(), tmp_path / "t.npz", per_speaker=1)
    assert taught.indices.tolist() == [0, 2, 4, 6]


def test_nothing_is_learnt_from_a_teacher_who_was_not_asked(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"teacher-1-1\.npz: is not there; run training\.embedding"):
        all_targets(corpus, tmp_path)


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


def test_voices_in_another_guise_are_taught_apart(corpus: Corpus, tmp_path: Path) -> None:
    for guise in GUISES:
        for _ in teach(corpus, CountingTeacher(), taught_file(tmp_path, guise), 2, guise):
            pass
    goals = all_targets(corpus, tmp_path)
    assert goals.shape == (len(GUISES), 8, 256)
    plain = Taught.load(tmp_path / "teacher-1-1.npz", corpus.table)
    assert (goals[0] == targets(corpus, plain)).all()
    assert np.abs(goals[1] - goals[2]).max() > 0.1
