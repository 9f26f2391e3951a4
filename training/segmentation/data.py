"""Batches of simulated chunks, made as they are asked for and shown a few times."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from training.acoustics import Acoustics
from training.corpus import load_corpus
from training.simulate.chunk import Chunk, ChunkSettings, simulate_chunk
from training.simulate.voices import VoiceBank

Batch = tuple[Tensor, Tensor]
"""Samples float32 ``(batch, 1, n)`` and classes int64 ``(batch, n // 320)``."""


@dataclass(frozen=True)
class ChunkSource:
    """Simulated chunks of one corpus.

    Attributes
    ----------
    shown : int
        How often a chunk is shown, on average, each time in another colour and polarity: to
        simulate one takes as long as to learn from it.
    remembered : int
        How many past chunks are kept for that; 10 s take 640 kB.
    """

    bank: VoiceBank
    acoustics: Acoustics
    settings: ChunkSettings = field(default_factory=ChunkSettings)
    shown: int = 3
    remembered: int = 2000

    @classmethod
    def open(cls, data: Path, folder: str, cache: Path) -> "ChunkSource":
        """Read the speech of ``data/speech/<folder>``, the noises and the rooms."""
        corpus = load_corpus(data / "speech" / folder, cache)
        return cls(VoiceBank(corpus), Acoustics.load(data))

    def fresh(self, rng: Generator) -> Chunk:
        """Return a new chunk."""
        return simulate_chunk(self.bank, self.acoustics, self.settings, rng)

    def batches(self, size: int, seed: int) -> Iterator[Batch]:
        """Yield batches without end; equal seeds give equal batches."""
        rng = np.random.default_rng(seed)
        memory: deque[Chunk] = deque(maxlen=self.remembered)
        while True:
            old = size - math.ceil(size / self.shown) if len(memory) >= 4 * size else 0
            again = [recoloured(memory[rng.integers(len(memory))], rng) for _ in range(old)]
            fresh = [self.fresh(rng) for _ in range(size - old)]
            memory.extend(fresh)
            yield collated(fresh + again)


def recoloured(chunk: Chunk, rng: Generator) -> Chunk:
    """Tilt the spectrum a little and turn the polarity: nothing to a listener."""
    waveform = chunk.waveform.copy()
    waveform[1:] += np.float32(rng.uniform(-0.5, 0.5)) * chunk.waveform[:-1]
    return Chunk(waveform * np.float32(rng.choice([-1, 1])), chunk.classes)


def collated(chunks: list[Chunk]) -> Batch:
    """Stack chunks of equal length."""
    waveforms = np.stack([chunk.waveform for chunk in chunks])[:, None]
    classes = np.stack([chunk.classes for chunk in chunks])
    return torch.from_numpy(waveforms), torch.from_numpy(classes)
