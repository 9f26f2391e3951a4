import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.finetuning.errors import FrameErrors, frame_errors

REFERENCE: NDArray[np.bool_] = np.array([[1, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=bool)


def test_a_renumbered_answer_has_no_errors() -> None:
    errors = frame_errors(REFERENCE, REFERENCE[:, ::-1])
    assert errors == FrameErrors(speech=5, overlap_reference=1, overlap_found=1, overlap_both=1)


def test_silence_misses_all_speech() -> None:
    assert frame_errors(REFERENCE, np.zeros((5, 3), dtype=bool)).rates()["miss"] == 1


def test_one_speaker_for_two_is_confusion_and_missed_overlap() -> None:
    found = np.asarray(REFERENCE.any(axis=1), dtype=np.bool_)[:, None]
    errors = frame_errors(REFERENCE, found)
    assert (errors.missed, errors.false_alarm, errors.confused) == (1, 0, 1)


def test_speech_in_silence_is_a_false_alarm() -> None:
    errors = frame_errors(np.zeros((4, 1), dtype=bool), np.ones((4, 2), dtype=bool))
    assert errors.false_alarm == 8


def test_errors_add_up() -> None:
    errors = frame_errors(REFERENCE, REFERENCE) + frame_errors(REFERENCE, REFERENCE[:, :1])
    assert errors.speech == 10


def test_rates_of_nothing_are_zero() -> None:
    assert FrameErrors().rates()["total"] == pytest.approx(0)
