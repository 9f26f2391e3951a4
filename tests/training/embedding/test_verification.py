from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.verification import CONDITIONS, Voices, line, measured
from training.corpus import Corpus


@pytest.fixture
def voices(corpus: Corpus) -> Voices:
    return Voices(corpus, corpus.utterances)


def spectrum(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = np.abs(np.fft.rfft(waveform[:8000]))[:1000]
    return np.asarray(rows / np.linalg.norm(rows), np.float32)


def test_voices_easily_told_apart_have_no_errors(voices: Voices) -> None:
    rows = list(measured("spectrum", spectrum, voices))
    clean = [row for row in rows if row["condition"] == "clean"]
    assert {row["cut"] for row in clean} == {"whole", "1.5 s"}  # nobody says three seconds
    assert all(row["eer"] == 0 for row in clean)
    assert all(row["pairs_same"] == 4 for row in clean)
    assert "0.0 %" in line(clean[0])


def test_a_family_of_one_speaker_has_no_row(voices: Voices) -> None:
    alone = [replace(each, corpus="cv_zhCN") for each in voices.utterances[:2]]
    mixed = replace(voices, utterances=(*alone, *voices.utterances[2:]))
    rows = list(measured("spectrum", spectrum, mixed))
    assert {row["group"] for row in rows} == {"common voice", "all"}
    assert {row["speakers"] for row in rows if row["group"] == "all"} == {4}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_sounds_the_same_in_each_run(voices: Voices, condition: str) -> None:
    (_, once), (_, again) = (next(voices.cuts("whole", condition)) for _ in range(2))
    assert (once == again).all()


def test_noise_is_ten_decibels_weaker(voices: Voices) -> None:
    for (_, clean), (_, noisy) in zip(
        voices.cuts("whole", "clean"), voices.cuts("whole", "noisy"), strict=True
    ):
        ratio = np.mean(clean**2) / np.mean((noisy - clean) ** 2)
        assert 10 * np.log10(ratio) == pytest.approx(10, abs=0.1)
