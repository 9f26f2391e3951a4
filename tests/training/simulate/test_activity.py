import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.frames import runs
from training.activity import bridged, speech_activity
from training.corpus import Corpus


@pytest.fixture
def spoken(corpus: Corpus) -> NDArray[np.float32]:
    return corpus.waveform(corpus.utterances[0])


def test_speech_is_found_where_it_is(spoken: NDArray[np.float32]) -> None:
    found = runs(speech_activity(spoken))
    assert np.abs(np.array(found) - [(50, 250), (300, 450)]).max() <= 4


def test_a_gain_changes_nothing(spoken: NDArray[np.float32]) -> None:
    assert (speech_activity(spoken) == speech_activity(0.1 * spoken)).all()


def test_speech_is_found_in_a_noisy_recording(spoken: NDArray[np.float32]) -> None:
    hiss = np.random.default_rng(0).standard_normal(len(spoken)).astype(np.float32)
    clean, noisy = speech_activity(spoken), speech_activity(spoken + 0.005 * hiss)
    assert (clean != noisy).mean() < 0.05


@pytest.mark.parametrize("samples", [0, 100, 160, 16_000])
def test_silence_is_not_speech(samples: int) -> None:
    active = speech_activity(np.zeros(samples, np.float32))
    assert active.shape == (samples // 160,)
    assert not active.any()


def test_steady_noise_is_not_speech() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal(32_000).astype(np.float32)
    assert not speech_activity(noise).any()


def test_only_short_pauses_between_speech_are_bridged() -> None:
    active = np.zeros(200, dtype=bool)
    active[[50, 81, 112 + 1]] = True  # pauses of 0.3 and 0.31 s
    assert runs(bridged(active, 0.3)) == [(50, 82), (113, 114)]
