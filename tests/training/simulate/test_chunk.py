from dataclasses import replace

import numpy as np
import pytest

from training.acoustics import Acoustics
from training.corpus import Corpus
from training.simulate.chunk import ChunkSettings, activity, simulate_chunk
from training.simulate.recording import coloured_noise
from training.simulate.scene import SCENES
from training.simulate.voices import VoiceBank

SETTINGS = ChunkSettings(scene=SCENES["clean"])


@pytest.fixture(scope="module")
def bank(corpus: Corpus) -> VoiceBank:
    return VoiceBank(corpus)


def test_chunks_have_the_shape_that_the_model_learns_from(
    bank: VoiceBank, acoustics: Acoustics
) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        chunk = simulate_chunk(bank, acoustics, ChunkSettings(), rng)
        assert chunk.waveform.shape == (160_000,)
        assert chunk.waveform.dtype == np.float32
        assert np.isfinite(chunk.waveform).all()
        assert chunk.classes.shape == (500,)
        assert set(chunk.classes.tolist()) <= set(range(7))


def test_equal_seeds_give_equal_chunks(bank: VoiceBank, acoustics: Acoustics) -> None:
    first, second = (
        simulate_chunk(bank, acoustics, ChunkSettings(), np.random.default_rng(5)) for _ in range(2)
    )
    assert (first.waveform == second.waveform).all()
    assert (first.classes == second.classes).all()


def test_silence_gives_silence(bank: VoiceBank, acoustics: Acoustics) -> None:
    settings = replace(SETTINGS, talkers=(1.0,))
    chunk = simulate_chunk(bank, acoustics, settings, np.random.default_rng(0))
    assert not chunk.classes.any()
    assert not chunk.waveform.any()


def test_noise_alone_is_labelled_silence(bank: VoiceBank, acoustics: Acoustics) -> None:
    settings = replace(SETTINGS, talkers=(1.0,), scene=SCENES["noisy"])
    chunk = simulate_chunk(bank, acoustics, settings, np.random.default_rng(0))
    assert not chunk.classes.any()
    assert chunk.waveform.any()


def test_labels_follow_the_energy(bank: VoiceBank, acoustics: Acoustics) -> None:
    rng = np.random.default_rng(0)
    chunks = [simulate_chunk(bank, acoustics, SETTINGS, rng) for _ in range(20)]
    energy = np.concatenate([np.square(c.waveform.reshape(500, 320)).mean(axis=1) for c in chunks])
    classes = np.concatenate([chunk.classes for chunk in chunks])
    assert energy[classes == 0].max() < 0.02 * np.median(energy[classes > 0])


def test_one_talker_is_always_the_same_class(bank: VoiceBank, acoustics: Acoustics) -> None:
    settings = replace(SETTINGS, talkers=(0.0, 1.0))
    chunk = simulate_chunk(bank, acoustics, settings, np.random.default_rng(0))
    assert set(chunk.classes.tolist()) == {0, 1}


def test_coloured_noise_has_unit_level() -> None:
    noise = coloured_noise(16_001, np.random.default_rng(0))
    assert noise.shape == (16_001,)
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(1, abs=1e-3)


def test_classes_become_activity() -> None:
    assert activity(np.array([0, 2, 5])).tolist() == [
        [False, False, False],
        [False, True, False],
        [True, False, True],
    ]
