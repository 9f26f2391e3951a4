"""Labelled recordings as chunks to learn from: what is heard, and who talks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from diarize.audio import open_audio
from diarize.finetuning.learner import Learner
from diarize.frames import FrameGrid
from diarize.labelled import Labelled
from diarize.segmentation.powerset import powerset, powerset_classes
from diarize.timeline import Annotation

FULL_SCALE = 32767


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What is heard, float32 ``(samples,)``, and who talks, bool ``(frames, speakers)``."""

    waveform: NDArray[np.float32]
    talks: NDArray[np.bool_]

    def classes(self, speakers: int, at_once: int) -> NDArray[np.int64]:
        """Return powerset classes, int64 ``(frames,)``, of those who talk most in it."""
        busiest = np.argsort(-self.talks.sum(axis=0), kind="stable")[:speakers]
        talks = np.zeros((len(self.talks), speakers), np.bool_)
        talks[:, : len(busiest)] = self.talks[:, busiest]
        return powerset_classes(talks, powerset(speakers, at_once))


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """A recording in memory, from frame 0 of the network on.

    Attributes
    ----------
    samples : int16 (samples,)
        Half the room that single precision takes.
    talks : bool (frames, speakers)
        On the grid of the network.
    chunk, frames : int
        Samples and frames of a chunk.
    hop : int
        Samples from one frame to the next.
    """

    samples: NDArray[np.int16]
    talks: NDArray[np.bool_]
    chunk: int
    frames: int
    hop: int

    @classmethod
    def of(cls, recording: Labelled, learner: Learner) -> Self:
        """Read a recording.

        Raises
        ------
        AudioError
            It cannot be read, or ends before its turns.
        """
        with open_audio(recording.audio, sample_rate=learner.grid.sample_rate) as blocks:
            parts = [_as_int16(block) for block in blocks]
        samples = np.concatenate(parts) if parts else np.zeros(0, np.int16)
        recording.refuse_short(len(samples) / learner.grid.sample_rate)
        frames = -(-len(samples) // learner.grid.hop)
        talks = rasterised(recording.annotation, learner.grid, frames)
        return cls(samples, talks, learner.chunk, learner.frames, learner.grid.hop)

    def between(self, start: float, end: float) -> Self:
        """Return the part from ``start`` to ``end``, shares of its length."""
        edges = [round(share * len(self.samples) / self.hop) for share in (start, end)]
        first, last = edges
        return type(self)(
            self.samples[first * self.hop : last * self.hop],
            self.talks[first:last],
            self.chunk,
            self.frames,
            self.hop,
        )

    def at(self, frame: int) -> Example:
        """Return the chunk that begins at a frame; beyond the end there is silence."""
        waveform = np.zeros(self.chunk, np.float32)
        there = self.samples[frame * self.hop : frame * self.hop + self.chunk]
        waveform[: len(there)] = there.astype(np.float32) / FULL_SCALE
        talks = np.zeros((self.frames, self.talks.shape[1]), np.bool_)
        known = self.talks[frame : frame + self.frames]
        talks[: len(known)] = known
        return Example(waveform, talks)

    @property
    def chunks(self) -> int:
        """How many chunks it takes to hear all of it."""
        return -(-len(self.samples) // self.chunk)

    def in_order(self) -> Iterator[Example]:
        """Yield its chunks one after the other, the last one filled up with silence."""
        for first in range(0, len(self.samples), self.chunk):
            yield self.at(first // self.hop)

    def anywhere(self, rng: Generator) -> list[int]:
        """Return frames at which as many chunks begin, anywhere in it."""
        last = max(len(self.samples) - self.chunk, 0) // self.hop
        found: list[int] = rng.integers(last + 1, size=self.chunks).tolist()
        return found


def rasterised(annotation: Annotation, grid: FrameGrid, frames: int) -> NDArray[np.bool_]:
    """Return who talks in the middle of each frame, bool ``(frames, speakers)``."""
    columns = {speaker: place for place, speaker in enumerate(annotation.speakers)}
    talks = np.zeros((frames, len(columns)), np.bool_)
    for turn in annotation:
        first, last = (
            max(grid.frame_at(round(edge * grid.sample_rate)), 0) for edge in (turn.start, turn.end)
        )
        talks[first:last, columns[turn.speaker]] = True
    return talks


def recoloured(waveform: NDArray[np.float32], rng: Generator) -> NDArray[np.float32]:
    """Tilt the spectrum a little and turn the polarity: nothing to a listener."""
    tilted = waveform.copy()
    tilted[1:] += np.float32(rng.uniform(-0.5, 0.5)) * waveform[:-1]
    return tilted * np.float32(rng.choice([-1, 1]))


def _as_int16(block: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.round(np.clip(block, -1, 1) * FULL_SCALE).astype(np.int16)
