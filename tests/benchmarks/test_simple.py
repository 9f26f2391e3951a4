import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.rivals.models import RivalEmbedder, RivalSegmenter
from benchmarks.rivals.simple import SimpleDiarizer

RATE = 16_000


def loud(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take for one speaker what is not silent."""
    level = np.abs(waveform).reshape(-1, 320).max(axis=1)
    return np.stack([level > 0, level < 0, level < 0], axis=1).astype(np.float32)


def pitched(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Tell voices by how often they cross zero."""
    often = np.mean(waveform[1:] * waveform[:-1] < 0) > 0.05
    return np.array([often, not often], np.float32)


def test_two_pitches_are_two_speakers_whose_windows_are_joined() -> None:
    time = np.arange(12 * RATE) / RATE
    sound = np.where(time < 6, np.sin(2 * np.pi * 100 * time), np.sin(2 * np.pi * 1500 * time))
    sound[(time > 5.5) & (time < 6.5)] = 0
    diarizer = SimpleDiarizer(RivalSegmenter(loud), RivalEmbedder(pitched))
    found = diarizer.tell(diarizer.hear(sound.astype(np.float32)), 0.5)
    assert [(turn.start, turn.end) for turn in found] == [
        pytest.approx((0.0, 5.5), abs=0.03),
        pytest.approx((6.5, 12.0), abs=0.03),
    ]
    assert len(found.speakers) == 2


def test_silence_has_no_turns() -> None:
    diarizer = SimpleDiarizer(RivalSegmenter(loud), RivalEmbedder(pitched))
    assert not len(diarizer.tell(diarizer.hear(np.zeros(RATE, np.float32)), 0.5))
