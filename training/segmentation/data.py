"""Batches of simulated chunks, made as they are asked for and shown a few times."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from diarize.finetuning.network import Fronts
from training.acoustics import Acoustics, Part
from training.corpus import load_corpus
from training.segmentation.targets import Ear, Probabilities, exact_targets, told_targets
from training.simulate.chunk import Chunk, ChunkSettings, simulate_chunk
from training.simulate.voices import VoiceBank

Front = Callable[[Tensor], Fronts]
"""What of the network never learns, such as `SegmentationNetwork.front`."""

Batch = tuple[Tensor, Tensor, Tensor]
"""What a front makes of chunks, float16, and the probability that each class is true, float32
``(batch, n // 320, 7)``."""

Example = tuple[Tensor, Tensor, Tensor]
"""One of a batch."""


@dataclass(frozen=True)
class ChunkSource:
    """Simulated chunks of one corpus.

    Attributes
    ----------
    front : callable
        Runs where the chunks are made, once for each.
    ear : callable, optional
        The teacher; without one the exact labels count alone.
    shown : float
        How often a chunk is shown, on average: to make one takes as long as to learn from three.
    remembered : int
        How many past chunks are kept for that; 10 s take 570 kB.
    """

    bank: VoiceBank
    acoustics: Acoustics
    front: Front
    settings: ChunkSettings = field(default_factory=ChunkSettings)
    ear: Ear | None = None
    shown: float = 2.7
    remembered: int = 4000

    @classmethod
    def open(cls, data: Path, part: Part, cache: Path, front: Front) -> "ChunkSource":
        """Read the speech of ``data/speech/<part>``, the noises and the rooms."""
        corpus = load_corpus(data / "speech" / part, cache)
        return cls(VoiceBank(corpus), Acoustics.load(data, part, cache), front)

    def fresh(self, number: int, rng: Generator) -> list[Example]:
        """Return new chunks with their targets."""
        made = [
            simulate_chunk(self.bank, self.acoustics, self.settings, rng) for _ in range(number)
        ]
        waveforms = torch.from_numpy(np.stack([chunk.waveform for chunk in made])[:, None])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            heard = [part.half() for part in self.front(waveforms)]
        targets = [torch.from_numpy(self._targets(chunk)) for chunk in made]
        return list(zip(*heard, targets, strict=True))

    def _targets(self, chunk: Chunk) -> Probabilities:
        return exact_targets(chunk.classes) if self.ear is None else told_targets(chunk, self.ear)

    def batches(self, size: int, seed: int) -> Iterator[Batch]:
        """Yield batches without end; equal seeds give equal batches."""
        rng = np.random.default_rng(seed)
        memory: deque[Example] = deque(maxlen=self.remembered)
        while True:
            old = size - math.ceil(size / self.shown) if len(memory) >= 4 * size else 0
            again = [memory[rng.integers(len(memory))] for _ in range(old)]
            fresh = self.fresh(size - old, rng)
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
    features, voices, targets = (torch.stack(parts) for parts in zip(*examples, strict=True))
    return features, voices, targets
