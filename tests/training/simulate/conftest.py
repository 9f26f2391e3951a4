"""Synthetic voices: syllables of a buzz with pauses, so that no recordings are needed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, Corpus, Utterance

SPEAKERS, UTTERANCES, SECONDS = 8, 3, 5


def buzz(pitch: float, seconds: float) -> NDArray[np.float32]:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    harmonics = [np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 20)]
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    return np.asarray(0.2 * np.sum(harmonics, axis=0) * syllables, dtype=np.float32)


def utterance(pitch: float) -> NDArray[np.float32]:
    """0.5 s of pause, 2 s of voice, 0.5 s of pause, 1.5 s of voice, 0.5 s of pause."""
    pause = np.zeros(SAMPLE_RATE // 2, np.float32)
    waveform = np.concatenate([pause, buzz(pitch, 2.0), pause, buzz(pitch * 1.1, 1.5), pause])
    hiss = np.random.default_rng(0).standard_normal(len(waveform)).astype(np.float32)
    return np.asarray(waveform + 1e-4 * hiss, dtype=np.float32)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    rows, pieces, first = [], [], 0
    for speaker in range(SPEAKERS):
        for _ in range(UTTERANCES):
            pieces.append(utterance(90 + 25 * speaker))
            rows.append(Utterance(f"s{speaker}", f"c{speaker % 2}", first, first + len(pieces[-1])))
            first += len(pieces[-1])
    samples = np.round(np.concatenate(pieces) * 32767).clip(-32768, 32767).astype(np.int16)
    return Corpus(samples, tuple(rows))


@pytest.fixture(scope="session")
def acoustics() -> Acoustics:
    rng = np.random.default_rng(1)
    noise = rng.standard_normal(SAMPLE_RATE).astype(np.float32)
    room = (rng.standard_normal(3200) * np.exp(-np.arange(3200) / 600)).astype(np.float32)
    room[0] = 3
    return Acoustics((noise,), (room[None],), (room[None, ::-1],))
