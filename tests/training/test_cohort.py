from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from enrollment.cohort import read_cohort
from training.cohort import PIECE, cohort, mean_voice, pieces, speech, strangers, write_cohort
from training.corpus import SAMPLE_RATE, Corpus, Utterance

Waveform = NDArray[np.float32]


def made(seconds: dict[str, list[tuple[str, float]]]) -> Corpus:
    """Make speakers of corpora: for each, a name and the length of both of their utterances."""
    table, samples, place = [], [], 0
    for family, speakers in seconds.items():
        for name, length in speakers:
            for _ in range(2):
                rng = np.random.default_rng(place)
                samples.append(rng.integers(-9999, 9999, int(length * SAMPLE_RATE), np.int16))
                table.append(Utterance(name, family, place, place + len(samples[-1])))
                place = table[-1].last
    return Corpus(np.concatenate(samples), tuple(table))


@pytest.fixture
def corpus() -> Corpus:
    return made(
        {
            "large": [(f"l{number}", 2.0) for number in range(20)],
            "small": [("s0", 2.0), ("s1", 2.0), ("s2", 1.0)],
        }
    )


def embed(waveform: Waveform) -> Waveform:
    """Hear the sign of the first eight samples."""
    return np.sign(waveform[:8] + 1e-9).astype(np.float32) / np.sqrt(np.float32(8))


def test_the_corpora_take_turns_until_one_has_nobody_left(corpus: Corpus) -> None:
    chosen = strangers(corpus, 8)
    assert {"s0", "s1"} <= set(chosen)
    assert len(set(chosen)) == 8


def test_who_says_little_is_no_stranger(corpus: Corpus) -> None:
    assert "s2" not in strangers(corpus, 100)


def test_equal_seeds_choose_equal_strangers(corpus: Corpus) -> None:
    assert strangers(corpus, 6, seed=1) == strangers(corpus, 6, seed=1)
    assert strangers(corpus, 6, seed=1) != strangers(corpus, 6, seed=2)


def test_speech_goes_on_with_the_next_utterance_until_there_is_enough(corpus: Corpus) -> None:
    own = corpus.by_speaker()["l0"]
    taken = speech(corpus, own, 3.0)
    assert len(taken) == 3 * SAMPLE_RATE
    assert taken[: 2 * SAMPLE_RATE].tolist() == corpus.waveform(own[0]).tolist()
    assert len(speech(corpus, own, 99.0)) == 4 * SAMPLE_RATE


@pytest.mark.parametrize(
    ("seconds", "lengths"),
    [(0.5, [0.5]), (5.0, [5.0]), (6.0, [5.0]), (7.0, [5.0, 2.0]), (20.0, [5.0] * 4)],
)
def test_speech_is_cut_into_pieces_and_a_short_rest_left_out(
    seconds: float, lengths: list[float]
) -> None:
    cut = pieces(np.zeros(int(seconds * SAMPLE_RATE), np.float32))
    assert [len(piece) / SAMPLE_RATE for piece in cut] == lengths


def test_a_mean_voice_weighs_pieces_by_their_length() -> None:
    length = int(PIECE * SAMPLE_RATE)
    waveform = np.concatenate([np.full(length, -1), np.full(length // 2, 1)]).astype(np.float32)

    def one_or_other(piece: Waveform) -> Waveform:
        return np.array([1, 0] if piece[0] < 0 else [0, 1], np.float32)

    assert mean_voice(one_or_other, waveform) == pytest.approx(np.array([2, 1]) / np.sqrt(5))


def test_what_is_written_is_what_identification_reads(tmp_path: Path, corpus: Corpus) -> None:
    for name in ("one", "two"):
        write_cohort(tmp_path / name, cohort(corpus, embed, 12, 0))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert np.load(tmp_path / "one").dtype == np.float16
    read = read_cohort(tmp_path / "one")
    expected = cohort(corpus, embed, 12, 0).astype(np.float32)
    assert read.vectors == pytest.approx(expected, abs=1e-3)
    assert read.vectors.shape == (12, 8)
