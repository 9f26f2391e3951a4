"""Batches of simulated chunks, made as they are asked for and shown a few times."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from diarize.finetuning.material import recoloured
from training.acoustics import Acoustics, Part
from training.corpus import load_corpus
from training.segmentation.targets import Ear, exact_targets, told_targets
from training.simulate.chunk import ChunkSettings, simulate_chunk
from training.simulate.voices import VoiceBank

Batch = tuple[Tensor, Tensor]
"""Samples float32 ``(batch, 1, n)`` and the probability that each class is true,
float32 ``(batch, n // 320, 7)``."""


@dataclass(frozen=True)
class Example:
    """Samples float32 ``(n,)`` and what is to be said of them, float32 ``(n // 320, 7)``."""

    waveform: NDArray[np.float32]
    targets: NDArray[np.float32]

    def again(self, rng: Generator) -> "Example":
        """Return the same in another colour."""
        return Example(recoloured(self.waveform, rng), self.targets)


@dataclass(frozen=True)
class ChunkSource:
    """Simulated chunks of one corpus.

    Attributes
    ----------
    ear : callable, optional
        The teacher; without one the exact labels count alone.
    shown : int
        How often a chunk is shown, on average, each time in another colour and polarity: to
        simulate one takes twice as long as to learn from it.
    remembered : int
        How many past chunks are kept for that; 10 s take 640 kB.
    """

    bank: VoiceBank
    acoustics: Acoustics
    settings: ChunkSettings = field(default_factory=ChunkSettings)
    ear: Ear | None = None
    shown: int = 4
    remembered: int = 2000

    @classmethod
    def open(cls, data: Path, part: Part, cache: Path) -> "ChunkSource":
        """Read the speech of ``data/speech/<part>``, the noises and the rooms."""
        corpus = load_corpus(data / "speech" / part, cache)
        return cls(VoiceBank(corpus), Acoustics.load(data, part, cache))

    def fresh(self, rng: Generator) -> Example:
        """Return a new chunk with its targets."""
        made = simulate_chunk(self.bank, self.acoustics, self.settings, rng)
        known = exact_targets(made.classes) if self.ear is None else told_targets(made, self.ear)
        return Example(made.waveform, known)

    def batches(self, size: int, seed: int) -> Iterator[Batch]:
        """Yield batches without end; equal seeds give equal batches."""
        rng = np.random.default_rng(seed)
        memory: deque[Example] = deque(maxlen=self.remembered)
        while True:
            old = size - math.ceil(size / self.shown) if len(memory) >= 4 * size else 0
            again = [memory[rng.integers(len(memory))].again(rng) for _ in range(old)]
            fresh = [self.fresh(rng) for _ in range(size - old)]
            memory.extend(fresh)
            yield collated(fresh + again)

    def ahead(self, size: int, seed: int) -> Iterator[Batch]:
        """Yield the same batches, which a process of its own makes in advance."""
        return iter(DataLoader(_Endless(self, size, seed), batch_size=None, num_workers=1))


@dataclass(frozen=True)
class _Endless(IterableDataset[Batch]):
    source: ChunkSource
    size: int
    seed: int

    def __iter__(self) -> Iterator[Batch]:
        return self.source.batches(self.size, self.seed)


def collated(examples: list[Example]) -> Batch:
    """Stack examples of equal length."""
    waveforms = np.stack([example.waveform for example in examples])[:, None]
    targets = np.stack([example.targets for example in examples])
    return torch.from_numpy(waveforms), torch.from_numpy(targets)
