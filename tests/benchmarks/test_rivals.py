from pathlib import Path

import numpy as np
import pytest
import typer
from numpy.typing import NDArray

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

from benchmarks.rivals.__main__ import best_threshold, run
from diarize import Annotation, Segment, Turn
from training.cases import Case
from training.corpus import SAMPLE_RATE


class Counting:
    """Hears a recording once, and tells of as many seconds of speech as the threshold says."""

    def __init__(self) -> None:
        self.heard = 0

    def hear(self, waveform: NDArray[np.float32]) -> float:
        self.heard += 1
        return len(waveform) / SAMPLE_RATE

    def tell(self, heard: float, threshold: float) -> Annotation:
        return Annotation("r", [Turn(0, min(heard, threshold), "al")])


def test_the_threshold_that_errs_least_over_all_recordings_is_taken() -> None:
    silence, scored = np.zeros(20 * SAMPLE_RATE, np.float32), (Segment(0, 20),)
    cases = [
        Case("x", silence, Annotation("r", [Turn(0, seconds, "al")]), scored)
        for seconds in (8.0, 10.0, 10.0)
    ]
    contestant = Counting()
    assert best_threshold(contestant, (1.0, 8.0, 10.0, 19.0), cases) == 10.0
    assert contestant.heard == 3


def test_a_contestant_that_fails_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        run("nobody", tmp_path, threshold=0.5, threads=1)
    said = capsys.readouterr().err
    assert "nobody failed" in said
    assert "KeyError: 'nobody'" in said
