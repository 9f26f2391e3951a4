from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize import Annotation, Diarizer, Samples, Segment, Turn, score

RATE = 16_000
Sound = NDArray[np.float32]


@pytest.fixture(scope="module")
def interview(clips: Path) -> tuple[Sound, Annotation]:
    """Return what two people say, a microphone each, and who speaks when: now and then both."""
    import soundfile

    tracks, turns = np.zeros((2, 26 * RATE), np.float32), []
    for channel, (name, starts) in enumerate([("slt-1", (1, 14)), ("rms-1", (7, 19))]):
        said = soundfile.read(clips / f"{name}.wav", dtype="float32")[0][: 6 * RATE]
        for start in starts:
            tracks[channel, start * RATE : start * RATE + len(said)] = said
            turns.append(Turn(start, start + len(said) / RATE, f"CHANNEL_{channel + 1}"))
    return tracks, Annotation("interview", turns)


def wrong(engine: Diarizer, tracks: Sound, turns: Annotation) -> tuple[float, tuple[str, ...]]:
    found = engine.per_channel(Samples(tracks, RATE), name=turns.recording)
    return score(turns, found.annotation, scored=[Segment(0, 26)]).rate, found.warnings


def test_microphones_that_hear_one_another_are_told_apart_by_level(
    engine: Diarizer, interview: tuple[Sound, Annotation]
) -> None:
    tracks, turns = interview
    alone, _ = wrong(engine, tracks, turns)
    mixed = np.array([[1, 0.25], [0.25, 1]], np.float32) @ tracks
    rate, (warning,) = wrong(engine, mixed, turns)
    assert rate < alone + 0.1
    assert "the channels hear one another" in warning


def test_channels_that_hear_their_own_speakers_are_left_as_they_are(
    engine: Diarizer, interview: tuple[Sound, Annotation]
) -> None:
    tracks, turns = interview
    quiet = np.array([[1], [0.1]], np.float32) * tracks
    rate, warnings = wrong(engine, quiet, turns)
    assert (rate < 0.2, warnings) == (True, ())


def test_of_channels_with_the_same_sound_the_first_counts(
    engine: Diarizer, interview: tuple[Sound, Annotation]
) -> None:
    (mono,) = interview[0].sum(axis=0, keepdims=True)
    found = engine.per_channel(Samples(np.stack([mono, mono]), RATE))
    assert found.speakers == ("CHANNEL_1",)
    assert "channels hold the same sound (2 as 1)" in found.warnings[0]


@pytest.mark.parametrize("gain", [0.8, 0.67, 0.3])
def test_of_channels_with_the_same_sound_the_loudest_counts(
    engine: Diarizer, interview: tuple[Sound, Annotation], gain: float
) -> None:
    mono = interview[0].sum(axis=0)
    found = engine.per_channel(Samples(np.stack([gain * mono, mono]), RATE))
    assert found.speakers == ("CHANNEL_2",)
    assert "channels hold the same sound (1 as 2)" in found.warnings[0]


def test_one_voice_in_two_places_of_a_room_is_not_the_same_sound(
    engine: Diarizer, interview: tuple[Sound, Annotation]
) -> None:
    rng, fading = np.random.default_rng(0), np.exp(-np.arange(4000) / 1000)
    echoes = 0.02 * rng.standard_normal((2, 4000)) * fading
    echoes[0, 20] = echoes[1, 60] = 1.0
    mono = interview[0].sum(axis=0)
    heard = np.stack([np.convolve(mono, echo)[: len(mono)] for echo in echoes])
    found = engine.per_channel(Samples(heard.astype(np.float32), RATE))
    assert "the channels hear one another" in found.warnings[0]


def test_a_second_speaker_who_talks_little_is_not_the_same_sound(
    engine: Diarizer, interview: tuple[Sound, Annotation]
) -> None:
    tracks = interview[0].copy()
    tracks[1, 8 * RATE :] = 0
    mixed = np.array([[1, 0.7], [0.7, 1]], np.float32) @ tracks
    found = engine.per_channel(Samples(mixed, RATE))
    assert "the channels hear one another" in found.warnings[0]
