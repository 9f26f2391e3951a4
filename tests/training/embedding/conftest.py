"""Voices and rooms that the tests make themselves."""

import numpy as np
import pytest
from numpy.typing import NDArray

from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, Corpus, Utterance
from training.embedding.config import CropConfig
from training.embedding.crops import Crops
from training.embedding.perturb import GUISES


def buzz(pitch: float, seconds: float, seed: int) -> NDArray[np.int16]:
    """Return a breathy buzz of a pitch."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sum([np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 12)], axis=0)
    return np.asarray(4000 * wave + 300 * rng.standard_normal(len(time)), np.int16)


@pytest.fixture
def corpus() -> Corpus:
    """Four speakers of different pitch, with two utterances of 1.5 s each."""
    samples = [buzz(90 + 40 * (n // 2), 1.5, seed=n) for n in range(8)]
    length = len(samples[0])
    table = [Utterance(f"s{n // 2}", "made", n * length, (n + 1) * length) for n in range(8)]
    return Corpus(np.concatenate(samples), tuple(table))


@pytest.fixture
def acoustics() -> Acoustics:
    """One noise, one room and one hall."""
    rng = np.random.default_rng(0)
    room = np.exp(-np.arange(800) / 100) * rng.standard_normal(800)
    hall = np.exp(-np.arange(3200) / 400) * rng.standard_normal(3200)
    places = [(place[None].astype(np.float32),) for place in (room, hall)]
    return Acoustics((rng.standard_normal(8000).astype(np.float32),), *places)


@pytest.fixture
def source(corpus: Corpus, acoustics: Acoustics) -> Crops:
    """Eight crops a batch, each of a second."""
    targets = np.eye(8, 16, dtype=np.float32)[None].repeat(len(GUISES), axis=0)
    return Crops(corpus, acoustics, targets, CropConfig(speech=8.0, seconds=(1.0,)))
