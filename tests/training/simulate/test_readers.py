from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from training.corpus import SAMPLE_RATE, Corpus
from training.simulate import ReadingSettings, simulate_reading

SETTINGS = ReadingSettings(speakers=2, seconds=40.0, overlap=0.0, enough=10.0)


def test_equal_seeds_give_equal_readings(corpus: Corpus) -> None:
    first, second = (simulate_reading(corpus, SETTINGS, seed=3) for _ in range(2))
    assert (first.waveform == second.waveform).all()
    assert first.annotation == second.annotation
    assert simulate_reading(corpus, SETTINGS, seed=4).annotation.turns != first.annotation.turns


def test_readers_take_turns_with_a_pause_between(corpus: Corpus) -> None:
    turns = simulate_reading(corpus, SETTINGS, seed=0).annotation.turns
    assert len(turns) > 4
    for turn, after in pairwise(turns):
        assert turn.speaker != after.speaker
        assert 0.09 < after.start - turn.end < 1.01


def test_some_begin_before_the_other_has_ended(corpus: Corpus) -> None:
    turns = simulate_reading(corpus, replace(SETTINGS, overlap=1.0), seed=0).annotation.turns
    assert all(-1.51 < after.start - turn.end < -0.29 for turn, after in pairwise(turns))


def test_a_turn_is_a_whole_utterance(corpus: Corpus) -> None:
    lengths = {round(utterance.seconds, 3) for utterance in corpus.utterances}
    for turn in simulate_reading(corpus, SETTINGS, seed=1).annotation:
        assert round(turn.end - turn.start, 3) in lengths


def test_one_reader_reads_alone(corpus: Corpus) -> None:
    read = simulate_reading(corpus, replace(SETTINGS, speakers=1), seed=0)
    assert len(read.annotation.speakers) == 1


@pytest.mark.parametrize("snr", [10.0, 30.0])
def test_noise_lies_below_the_speech_as_asked(corpus: Corpus, snr: float) -> None:
    read = simulate_reading(corpus, replace(SETTINGS, snr=snr), seed=0)
    quiet = read.waveform[: SAMPLE_RATE // 2]  # before the first turn
    ratio = np.square(read.waveform).mean() / np.square(quiet).mean()
    assert 10 * np.log10(ratio) == pytest.approx(snr, abs=3)
    assert read.waveform.dtype == np.float32
    assert len(read.waveform) == 40 * SAMPLE_RATE


def test_too_few_readers_are_named(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match="999 readers were asked for, but only 8"):
        simulate_reading(corpus, replace(SETTINGS, speakers=999), seed=0)
