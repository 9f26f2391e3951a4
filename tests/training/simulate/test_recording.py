from dataclasses import replace

import numpy as np
import pytest
from numpy.random import Generator
from numpy.typing import NDArray

from training.acoustics import Acoustics
from training.corpus import Corpus
from training.simulate.events import carried_by, events, knocks, modulation, rustle, tone
from training.simulate.recording import Studio
from training.simulate.scene import SCENES, Scene
from training.simulate.tracks import drawn_gains
from training.simulate.voices import VoiceBank


@pytest.fixture
def rng() -> Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def studio(corpus: Corpus, acoustics: Acoustics) -> Studio:
    return Studio(acoustics, VoiceBank(corpus))


def level(waveform: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(waveform))))


def voice(samples: int = 32_000) -> NDArray[np.float32]:
    return (0.05 * np.sin(np.arange(samples) / 20)).astype(np.float32)[None]


@pytest.mark.parametrize("make", [rustle, knocks, tone])
def test_events_are_finite_and_end(make: object, rng: Generator) -> None:
    assert callable(make)
    for _ in range(50):
        event = make(rng)
        assert event.dtype == np.float32
        assert np.isfinite(event).all()
        assert 0 < len(event) < 6 * 16_000


def test_events_leave_pauses_and_have_a_bounded_level(acoustics: Acoustics, rng: Generator) -> None:
    track = events(160_000, acoustics, rng)
    assert track.shape == (160_000,)
    assert (track == 0).mean() > 0.2
    assert 0 < level(track) < 3


def test_events_fit_into_recordings_shorter_than_themselves(
    acoustics: Acoustics, rng: Generator
) -> None:
    for _ in range(20):
        assert events(1000, acoustics, rng).shape == (1000,)


def test_noise_in_the_shape_of_speech_pauses_where_it_does(rng: Generator) -> None:
    speech = np.concatenate([voice()[0], np.zeros(16_000, np.float32)])
    shaped = carried_by(speech, rng.standard_normal(48_000).astype(np.float32))
    assert level(shaped[:31_000]) == pytest.approx(level(speech[:31_000]), rel=0.05)
    assert not shaped[33_000:].any()


def test_modulation_is_positive(rng: Generator) -> None:
    assert modulation(16_000, 8.0, rng).min() > 0
    assert modulation(10, 0.1, rng).shape == (10,)


def test_noise_is_as_far_below_the_speech_as_asked(studio: Studio, rng: Generator) -> None:
    scene = replace(SCENES["clean"], noisy=1.0, snr=(10.0, 10.0))
    difference = studio.record(voice(), scene, rng)
    speech = voice()[0] * (difference @ voice()[0]) / (voice()[0] @ voice()[0])
    ratio = 20 * np.log10(level(speech) / level(difference - speech))
    assert ratio == pytest.approx(10, abs=0.5)


def test_a_clean_recording_is_the_tracks_and_a_gain(studio: Studio, rng: Generator) -> None:
    mix = studio.record(voice(), SCENES["clean"], rng)
    np.testing.assert_allclose(mix / np.abs(mix).max(), voice()[0] / voice().max(), atol=1e-4)


@pytest.mark.parametrize(
    "scene",
    [
        replace(SCENES["clean"], babble=1.0),
        replace(SCENES["clean"], events=1.0),
        replace(SCENES["clean"], telephone=1.0),
        replace(SCENES["clean"], clipped=1.0),
        replace(SCENES["clean"], far=1.0),
    ],
)
def test_each_effect_changes_the_recording_but_not_its_length(
    studio: Studio, rng: Generator, scene: Scene
) -> None:
    mix = studio.record(voice(), scene, rng)
    assert mix.shape == (32_000,)
    assert mix.dtype == np.float32
    assert np.isfinite(mix).all()
    assert np.abs(mix / np.abs(mix).max() - voice()[0] / voice().max()).max() > 0.01


def test_gains_spread_around_one(rng: Generator) -> None:
    gains = drawn_gains(1000, 4.0, rng)
    assert np.median(gains) == pytest.approx(1, abs=0.1)
    assert gains.max() <= 4
