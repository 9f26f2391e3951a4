"""Regions: where a local speaker of a chunk can be told from the others by voice."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.segmentation.config import LEAST_STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionConfig:
    """Which speech is worth embedding.

    Attributes
    ----------
    active : float
        Probability from which a local speaker counts as talking.
    least_speech : float
        Seconds of speech below which a local speaker is taken for a mistake.
    least_clean : float
        Seconds of speech without overlap below which overlapped speech is embedded too.
    step : float
        Seconds of a chunk after which what a local speaker says is another region, so that a
        segmentation that takes two people for one can be put right.
    window : float
        Seconds around the middle of a region in which its voice is heard, as far as the same local
        speaker talks: the more, the surer the voice, and the likelier that it is of two.
    """

    active: float = 0.5
    least_speech: float = 0.1
    least_clean: float = 0.5
    step: float = 1.0
    window: float = 2.0

    def __post_init__(self) -> None:
        if not 0 < self.active < 1:
            raise ValueError(f"active is a probability in (0, 1), got {self.active}")
        if min(self.least_speech, self.least_clean) < 0:
            raise ValueError("least_speech and least_clean are 0 or more")
        if not LEAST_STEP <= self.step <= self.window:
            raise ValueError(f"{LEAST_STEP} <= step <= window does not hold")


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """Stretches of local speakers that are worth embedding.

    Attributes
    ----------
    chunks : int64 (n,)
        The chunk of each region.
    local_speakers : int64 (n,)
        Its local speaker in that chunk.
    spans : int64 (n, 2)
        Its first frame in the chunk, and the one after its last.
    rivals : int64 (n,)
        The same for regions heard at the same time: they are probably not of one person.
    seconds : float32 (n,)
        The clean speech in its window: without overlap.
    """

    chunks: NDArray[np.int64]
    local_speakers: NDArray[np.int64]
    spans: NDArray[np.int64]
    rivals: NDArray[np.int64]
    seconds: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.chunks)

    def take(self, rows: NDArray[np.bool_]) -> "Regions":
        """Return some of them, those where ``rows``, bool ``(n,)``, is True."""
        return Regions(
            self.chunks[rows],
            self.local_speakers[rows],
            self.spans[rows],
            self.rivals[rows],
            self.seconds[rows],
        )

    @property
    def voices(self) -> NDArray[np.int64]:
        """The same number for regions of one local speaker of one chunk: int64 ``(n,)``."""
        number = int(self.local_speakers.max(initial=0)) + 1
        return self.chunks * number + self.local_speakers


def choose(
    activity: NDArray[np.float32], chunk: int, grid: FrameGrid, config: RegionConfig
) -> tuple[Regions, NDArray[np.bool_]]:
    """Choose the stretches of a chunk that are worth embedding.

    Parameters
    ----------
    activity : float32 (frames, local speakers)
        Probabilities of one chunk.
    chunk : int
        Its number.

    Returns
    -------
    regions : Regions
        The ``n`` stretches in which a local speaker talks long enough.
    masks : bool (n, frames)
        Where each is best heard: alone where it talks alone long enough, else wherever it talks.
    """
    active = (activity > config.active).T
    found = [(who, *span) for who, talk in enumerate(active) for span in _spans(talk, grid, config)]
    who, first, last = np.array(found, np.int64).reshape(-1, 3).T
    frames = np.arange(len(activity))
    middle = _middles(active[who] & (first[:, None] <= frames) & (frames < last[:, None]))
    talking = active[who] & _windows(middle, len(activity), grid.frames_in(config.window))
    clean = talking & (active.sum(axis=0) == 1)
    long_enough = clean.sum(axis=1) >= max(grid.frames_in(config.least_clean), 1)
    masks = np.where(long_enough[:, None], clean, talking)
    step = grid.frames_in(config.step)
    rivals = chunk * -(-len(activity) // step) + middle // step
    seconds = grid.seconds_in(clean.sum(axis=1))
    spans = np.stack([first, last], axis=1)
    return Regions(np.full(len(who), chunk), who, spans, rivals, seconds.astype(np.float32)), masks


def _spans(
    talk: NDArray[np.bool_], grid: FrameGrid, config: RegionConfig
) -> Iterator[tuple[int, int]]:
    """Divide a chunk at every step at which a local speaker has said something, and will again."""
    least, said = max(grid.frames_in(config.least_speech), 1), np.append(0, np.cumsum(talk))
    edges = [0]
    for edge in range(grid.frames_in(config.step), len(talk), grid.frames_in(config.step)):
        if min(said[edge] - said[edges[-1]], said[-1] - said[edge]) >= least:
            edges.append(edge)
    if said[-1] >= least:
        yield from pairwise([*edges, len(talk)])


def _middles(talking: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the frame of each row ``(n, frames)`` before which half of its speech is said."""
    said = talking.cumsum(axis=1)
    return np.asarray((2 * said >= said[:, -1:]).argmax(axis=1), np.int64)


def _windows(middles: NDArray[np.int64], frames: int, width: int) -> NDArray[np.bool_]:
    """Return the frames around each middle, bool ``(n, frames)``; at an end, those next to it."""
    first = (middles - width // 2).clip(0, max(frames - width, 0))[:, None]
    return (first <= np.arange(frames)) & (np.arange(frames) < first + width)


def joined(parts: list[Regions]) -> Regions:
    """Put the regions of successive chunks together."""
    nothing = np.empty(0, np.int64)
    none = Regions(nothing, nothing, nothing.reshape(0, 2), nothing, np.empty(0, np.float32))
    every = [none, *parts]
    return Regions(
        np.concatenate([part.chunks for part in every]),
        np.concatenate([part.local_speakers for part in every]),
        np.concatenate([part.spans for part in every]),
        np.concatenate([part.rivals for part in every]),
        np.concatenate([part.seconds for part in every]),
    )
