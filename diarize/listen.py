"""The first pass: both models over a recording, chunk by chunk, keeping no audio."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from diarize.audio import Chunk, Recording, chunks
from diarize.backends import Segmenter
from diarize.config import Config
from diarize.frames import FrameGrid
from diarize.models import Models
from diarize.parallel import in_order, workers
from diarize.regions import Regions, choose, joined

Progress = Callable[[str, float, float | None], None]
"""Told the stage, how much of it is done, and how much there is (None where unknown)."""


LEAST = 1.0
"""Seconds of sound, or of zeros after it, that a model hears at least."""

_Numbered = tuple[int, Chunk]
_SegmentedChunk = tuple[int, Chunk, NDArray[np.float32]]


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
        The ``n`` regions worth telling apart.
    embeddings : float32 (n, d)
        Their voices, unit rows.
    duration : float
        Of the recording, in seconds, counted in decoded samples.
    warnings : tuple of str
        What was wrong with the recording.
    levels : float32 (chunks, frames)
        How loud each frame is: its mean square.
    channel : int or None
        The channel that was heard, counting from 1; None if it was all of them.
    """

    recording: str
    activity: NDArray[np.float16]
    starts: NDArray[np.int64]
    regions: Regions
    embeddings: NDArray[np.float32]
    duration: float
    warnings: tuple[str, ...]
    levels: NDArray[np.float32]
    channel: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _HeardChunk:
    """``first_frame`` of the recording, and the sample of it at which the chunk ends."""

    first_frame: int
    end_sample: int
    activity: NDArray[np.float16]
    regions: Regions
    embeddings: NDArray[np.float32]
    levels: NDArray[np.float32]


def listen(
    recording: Recording, models: Models, config: Config, progress: Progress = silent
) -> Heard:
    """Run both models over a recording, several chunks at a time if the models have threads.

    Memory grows by some 2 kB for each second of it, not by its samples.

    Raises
    ------
    AudioError
        The recording turns out to be unreadable.
    """
    grid = models.segment.grid
    heard: list[_HeardChunk] = []
    with recording, workers(models.threads) as pool:
        for found in _heard(recording, models, config, pool):
            heard.append(found)
            done = found.end_sample / grid.sample_rate
            progress("listening", done, recording.expected_seconds)
    if len(heard) > models.threads * config.segmentation.batch:  # a few chunks take little
        models.rest()
    return Heard(
        recording=recording.name,
        activity=_stacked([part.activity for part in heard]),
        starts=np.array([part.first_frame for part in heard], np.int64),
        regions=joined([part.regions for part in heard]),
        embeddings=_rows([part.embeddings for part in heard]),
        duration=heard[-1].end_sample / grid.sample_rate if heard else 0.0,
        warnings=tuple(recording.warnings),
        levels=np.stack([part.levels for part in heard]) if heard else np.empty((0, 0), np.float32),
    )


def _heard(
    recording: Recording, models: Models, config: Config, pool: Executor
) -> Iterator[_HeardChunk]:
    """Yield the chunks in order. Each is embedded by itself, so that no thread is left waiting."""
    batches, ahead = _batches(recording, models.segment, config), models.threads
    segmented = in_order(partial(_segmented, models), batches, pool, ahead)
    return in_order(partial(_hear, models, config), chain.from_iterable(segmented), pool, ahead)


def _batches(recording: Recording, segment: Segmenter, config: Config) -> Iterator[list[_Numbered]]:
    step = min(round(config.segmentation.step * recording.sample_rate), segment.chunk)
    least = round(LEAST * recording.sample_rate)
    pieces = enumerate(chunks(recording, segment.chunk, step, segment.grid.hop, least))
    while batch := list(islice(pieces, config.segmentation.batch)):
        yield batch


def _segmented(models: Models, batch: list[_Numbered]) -> list[_SegmentedChunk]:
    activity = models.segment(np.stack([chunk.waveform for _, chunk in batch]))
    return [(*numbered, talk) for numbered, talk in zip(batch, activity, strict=True)]


def _hear(models: Models, config: Config, segmented: _SegmentedChunk) -> _HeardChunk:
    number, chunk, talk = segmented
    grid = models.segment.grid
    known = _without_padding(talk, chunk.samples, grid)
    regions, masks = choose(known, number, grid, config.regions)
    embeddings = models.embed(chunk.waveform, masks) if len(regions) else _rows([])
    return _HeardChunk(
        first_frame=round(chunk.first_sample / grid.hop),
        end_sample=chunk.first_sample + chunk.samples,
        activity=known.astype(np.float16),
        regions=regions,
        embeddings=embeddings,
        levels=_levels(chunk.waveform, len(known), grid),
    )


def _levels(waveform: NDArray[np.float32], frames: int, grid: FrameGrid) -> NDArray[np.float32]:
    """Return the mean square of each frame; what it lacks of sound counts as silence."""
    sound = waveform[grid.first :][: frames * grid.hop]
    rows = np.pad(sound, (0, frames * grid.hop - len(sound))).reshape(frames, grid.hop)
    return np.asarray(np.einsum("ij,ij->i", rows, rows) / grid.hop, np.float32)


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
