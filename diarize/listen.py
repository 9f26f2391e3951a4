"""The first pass: both models over a recording, chunk by chunk, keeping no audio."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from diarize.audio import Chunk, Recording, chunks
from diarize.config import Config
from diarize.frames import FrameGrid
from diarize.models import Models
from diarize.regions import Regions, choose, joined

Progress = Callable[[str, float, float | None], None]
"""Told the stage, how much of it is done, and how much there is (None where unknown)."""


def silent(_stage: str, _done: float, _total: float | None) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What the models made of a recording, before anyone is told from anyone.

    Attributes
    ----------
    recording : str
        Its name.
    activity : float16 (chunks, frames, local speakers)
        Probabilities, chunk by chunk.
    starts : int64 (chunks,)
        The frame of the recording at which each chunk starts.
    regions : Regions
        The ``n`` local speakers worth telling apart.
    embeddings : float32 (n, d)
        Their voices, unit rows.
    duration : float
        Of the recording, in seconds, counted in decoded samples.
    warnings : tuple of str
        What was wrong with the recording.
    """

    recording: str
    activity: NDArray[np.float16]
    starts: NDArray[np.int64]
    regions: Regions
    embeddings: NDArray[np.float32]
    duration: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _HeardChunk:
    activity: NDArray[np.float16]
    regions: Regions
    embeddings: NDArray[np.float32]


def listen(
    recording: Recording, models: Models, config: Config, progress: Progress = silent
) -> Heard:
    """Run both models over a recording.

    Memory grows by some 2 kB for each second of it, not by its samples.

    Raises
    ------
    AudioError
        The recording turns out to be unreadable.
    """
    grid = models.segment.grid
    heard: list[_HeardChunk] = []
    starts: list[int] = []
    end = 0
    with recording:
        for batch in _batches(recording, models.segment.chunk, config):
            starts += [round(chunk.first_sample / grid.hop) for chunk in batch]
            heard += _hear(batch, len(heard), models, config)
            end = batch[-1].first_sample + batch[-1].samples
            progress("listening", end / grid.sample_rate, recording.expected_seconds)
    return Heard(
        recording=recording.name,
        activity=_stacked([part.activity for part in heard]),
        starts=np.array(starts, np.int64),
        regions=joined([part.regions for part in heard]),
        embeddings=_rows([part.embeddings for part in heard]),
        duration=end / grid.sample_rate,
        warnings=tuple(recording.warnings),
    )


def _batches(recording: Recording, size: int, config: Config) -> Iterator[list[Chunk]]:
    step = min(round(config.segmentation.step * recording.sample_rate), size)
    pieces = chunks(recording, size, step)
    while batch := list(islice(pieces, config.segmentation.batch)):
        yield batch


def _hear(batch: list[Chunk], number: int, models: Models, config: Config) -> Iterator[_HeardChunk]:
    """Yield what is heard in each chunk; ``number`` is that of the first."""
    activity = models.segment(np.stack([chunk.waveform for chunk in batch]))
    for index, (chunk, talk) in enumerate(zip(batch, activity, strict=True), start=number):
        known = _without_padding(talk, chunk.samples, models.segment.grid)
        regions, masks = choose(known, index, models.segment.grid, config.regions)
        embeddings = models.embed(chunk.waveform, masks) if len(regions) else _rows([])
        yield _HeardChunk(known.astype(np.float16), regions, embeddings)


def _without_padding(
    activity: NDArray[np.float32], samples: int, grid: FrameGrid
) -> NDArray[np.float32]:
    """Silence the frames past the last sample, where the chunk was padded."""
    frames = np.arange(len(activity))[:, None]
    return np.where(frames < grid.frame_at(samples), activity, np.float32(0))


def _stacked(parts: list[NDArray[np.float16]]) -> NDArray[np.float16]:
    return np.stack(parts) if parts else np.empty((0, 0, 0), np.float16)


def _rows(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    kept = [part for part in parts if len(part)]
    return np.concatenate(kept) if kept else np.empty((0, 0), np.float32)
