from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import lfilter

from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, Corpus, Utterance
from training.embedding.config import CropConfig
from training.embedding.crops import Crops
from training.embedding.perturb import (
    GUISES,
    at_some_level,
    at_speed,
    masked,
    stretch,
    with_formants,
)


def crops(corpus: Corpus, acoustics: Acoustics, **settings: float) -> Crops:
    targets = np.eye(len(GUISES) * len(corpus.utterances), 256, dtype=np.float32)
    config = CropConfig(
        speech=7.2,
        seconds=(1.0, 1.4),
        **{"meeting": 1, **settings},  # type: ignore[arg-type]
    )
    return Crops(corpus, acoustics, targets.reshape(len(GUISES), -1, 256), config)


def test_a_batch_has_two_crops_of_each_speaker(corpus: Corpus, acoustics: Acoustics) -> None:
    batch = crops(corpus, acoustics).batch(0)
    assert batch.features.shape in {(8, 98, 80), (6, 138, 80)}  # longer crops of fewer speakers
    assert batch.features.dtype == np.float32
    assert (batch.labels[0::2] == batch.labels[1::2]).all()
    assert len(set(batch.labels.tolist())) == len(batch.labels) // 2


def test_the_two_crops_come_from_different_utterances(corpus: Corpus, acoustics: Acoustics) -> None:
    batch = crops(corpus, acoustics, stitched=0, perturbed=0).batch(1)
    utterances = batch.targets.argmax(axis=1)
    assert (utterances[0::2] != utterances[1::2]).all()
    assert (utterances // 2 == batch.labels).all()


def test_a_batch_depends_on_seed_and_number_alone(corpus: Corpus, acoustics: Acoustics) -> None:
    again = [crops(corpus, acoustics).batch(7).features for _ in range(2)]
    assert (again[0] == again[1]).all()
    other = crops(corpus, acoustics).batch(8).features
    assert again[0].shape != other.shape or (again[0] != other).any()


def test_a_guise_is_another_speaker_with_targets_of_its_own(
    corpus: Corpus, acoustics: Acoustics
) -> None:
    source = crops(corpus, acoustics, perturbed=1)
    batch = source.batch(0)
    assert batch.labels.min() >= 4
    assert batch.labels.max() < source.labels == 4 * len(GUISES)
    # target n of the test is of utterance n % 8 in guise n // 8, and two utterances make a speaker
    assert (batch.targets.argmax(axis=1) // 2 == batch.labels).all()


def test_those_who_sound_alike_meet_in_one_batch(corpus: Corpus, acoustics: Acoustics) -> None:
    source = crops(corpus, acoustics, meeting=2, alike=1)
    met = [source._meetings(1.4, np.random.default_rng(seed)) for seed in range(9)]
    alike = source.soundalikes.nearest[:, 0]
    pairs = [pair.tolist() for meetings in met for pair in meetings if len(pair) == 2]
    assert pairs
    assert all(alike[host] == guest for host, guest in pairs)


def test_other_vectors_than_the_teachers_can_say_who_sounds_alike(
    corpus: Corpus, acoustics: Acoustics
) -> None:
    # the second speaker is like the last, the first like the third
    sounds = np.repeat(np.eye(2, dtype=np.float32)[[0, 1, 0, 1]], 2, axis=0)
    source = replace(crops(corpus, acoustics, meeting=2, alike=1), sounds=sounds)
    assert source.soundalikes.nearest.tolist() == [[2], [3], [0], [1]]


def test_nobody_is_at_two_meetings(corpus: Corpus, acoustics: Acoustics) -> None:
    source = crops(corpus, acoustics, meeting=2, alike=3)
    labels = source.batch(0).labels
    assert len(set(labels.tolist())) == len(labels) // 2


def test_those_who_are_heard_together_share_their_acoustics(
    corpus: Corpus, acoustics: Acoustics
) -> None:
    rng = np.random.default_rng(0)
    assert crops(corpus, acoustics, meeting=4, together=1)._scene(4, rng) is not None
    assert crops(corpus, acoustics, meeting=4, together=0)._scene(4, rng) is None
    alone = crops(corpus, acoustics, meeting=4, together=1)._scene(1, rng)
    assert alone is None
    said = np.sin(np.arange(16_000)).astype(np.float32)
    heard = [
        crops(corpus, acoustics).surroundings.recorded(said, np.random.default_rng(scene))
        for scene in (5, 5, 6)
    ]
    assert (heard[0] == heard[1]).all()
    assert (heard[0] != heard[2]).any()


@pytest.mark.parametrize("together", [0, 1])
def test_those_who_are_heard_together_share_some_of_their_mean(
    corpus: Corpus, acoustics: Acoustics, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr("training.embedding.crops.masked", lambda features, _: features)
    features = crops(corpus, acoustics, meeting=4, together=together).batch(0).features
    assert (np.abs(features.mean(axis=1)).max(axis=1) > 0.1).any() == together


def test_speakers_of_short_utterances_fill_a_long_crop(acoustics: Acoustics) -> None:
    short = Corpus(np.ones(8000, np.int16), (Utterance("al", "made", 0, 8000),))
    targets = np.ones((len(GUISES), 1, 256), np.float32)
    source = Crops(short, acoustics, targets, CropConfig(seconds=(3.0,)))
    assert source.batch(0).features.shape == (2, 298, 80)


def test_a_stretch_stays_inside_its_utterance(corpus: Corpus) -> None:
    rng = np.random.default_rng(0)
    utterance = corpus.utterances[3]
    whole = corpus.waveform(utterance)
    part = stretch(corpus, utterance, 1000, rng)
    assert any((whole[n : n + 1000] == part).all() for n in range(len(whole) - 999))
    assert (stretch(corpus, utterance, 10**6, rng) == whole).all()


@pytest.mark.parametrize("speed", [0.9, 1.0, 1.1])
def test_speed_moves_the_pitch(speed: float) -> None:
    time = np.arange(round(speed * SAMPLE_RATE)) / SAMPLE_RATE
    played = at_speed(np.sin(2 * np.pi * 200 * time).astype(np.float32), speed)
    assert len(played) == SAMPLE_RATE
    assert np.abs(np.fft.rfft(played)).argmax() == pytest.approx(200 * speed, abs=1)


@pytest.mark.parametrize("factor", [0.89, 1.0, 1.12])
def test_formants_move_and_the_pitch_stays(factor: float) -> None:
    buzz = np.zeros(SAMPLE_RATE)
    buzz[::125] = 1  # 128 Hz
    pole = 0.97 * np.exp(2j * np.pi * 1500 / SAMPLE_RATE)
    voice = lfilter([1], [1, -2 * pole.real, abs(pole) ** 2], buzz).astype(np.float32)
    moved = with_formants(voice, factor)
    assert len(moved) == len(voice)
    magnitudes = np.abs(np.fft.rfft(moved))[: 16_000 // 2]
    harmonics = magnitudes[128::128]
    assert harmonics.sum() > 50 * np.median(magnitudes) * len(harmonics)
    assert 128 * (1 + harmonics.argmax()) == pytest.approx(1500 * factor, abs=100)


def test_what_is_shorter_than_a_frame_keeps_its_length() -> None:
    assert len(with_formants(np.ones(100, np.float32), 1.12)) == 100
    assert len(with_formants(np.empty(0, np.float32), 1.12)) == 0


def test_levels_stay_within_full_scale() -> None:
    rng = np.random.default_rng(0)
    tone = np.sin(np.arange(1000)).astype(np.float32)
    peaks = [float(np.abs(at_some_level(tone, rng)).max()) for _ in range(50)]
    assert max(peaks) == 1
    assert min(peaks) < 0.2
    assert not at_some_level(np.zeros(10, np.float32), rng).any()


def test_masks_blank_a_band_or_a_stretch_and_leave_the_rest() -> None:
    features = np.ones((100, 80), np.float32)
    seen = [masked(features, np.random.default_rng(seed)) for seed in range(20)]
    assert features.all()  # the argument is left alone
    assert any(not rows.all() for rows in seen)
    assert all((rows == 0).mean() < 0.3 for rows in seen)
