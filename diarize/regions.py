"""Regions: where a local speaker of a chunk can be told from the others by voice."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid, runs


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
    pause : float
        Seconds of silence at which what a local speaker says is divided into regions, so that a
        segmentation that takes two people for one can be put right.
    least_region, longest : float
        Seconds of speech below which a region goes on after a pause, and about which one without
        a pause is cut.
    """

    active: float = 0.5
    least_speech: float = 0.1
    least_clean: float = 0.5
    pause: float = 0.2
    least_region: float = 1.0
    longest: float = 3.4

    def __post_init__(self) -> None:
        if not 0 < self.active < 1:
            raise ValueError(f"active is a probability in (0, 1), got {self.active}")
        least = (self.least_speech, self.least_clean, self.least_region, self.pause)
        if min(least) < 0:
            raise ValueError("least_speech, least_clean, least_region and pause are 0 or more")
        if self.longest <= 0:
            raise ValueError(f"longest must be positive, got {self.longest}")


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
        Its clean speech: without overlap.
    """

    chunks: NDArray[np.int64]
    local_speakers: NDArray[np.int64]
    spans: NDArray[np.int64]
    rivals: NDArray[np.int64]
    seconds: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.chunks)


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
    inside = (first[:, None] <= frames) & (frames < last[:, None])
    talking = active[who] & inside
    clean = talking & (active.sum(axis=0) == 1)
    long_enough = clean.sum(axis=1) >= max(grid.frames_in(config.least_clean), 1)
    masks = np.where(long_enough[:, None], clean, talking)
    window = grid.frames_in(config.longest)
    middle = (masks * frames).sum(axis=1) // np.maximum(masks.sum(axis=1), 1)
    rivals = chunk * -(-len(activity) // window) + middle // window
    seconds = clean.sum(axis=1) * (grid.hop / grid.sample_rate)
    spans = np.stack([first, last], axis=1)
    return Regions(np.full(len(who), chunk), who, spans, rivals, seconds.astype(np.float32)), masks


def _spans(
    talk: NDArray[np.bool_], grid: FrameGrid, config: RegionConfig
) -> Iterator[tuple[int, int]]:
    """Divide a chunk so that a local speaker says enough in each part; nothing if it is silent.

    Parts begin and end in pauses, where speakers change; one without a pause is cut evenly.
    """
    if talk.sum() < max(grid.frames_in(config.least_speech), 1):
        return
    said = np.concatenate([[0], np.cumsum(talk)])
    for first, last in pairwise([0, *_pauses(talk, said, grid, config), len(talk)]):
        parts = max(round((said[last] - said[first]) / grid.frames_in(config.longest)), 1)
        shares = said[first] + (said[last] - said[first]) * np.arange(1, parts) / parts
        yield from pairwise([first, *np.searchsorted(said, shares).tolist(), last])


def _pauses(
    talk: NDArray[np.bool_], said: NDArray[np.int64], grid: FrameGrid, config: RegionConfig
) -> Iterator[int]:
    """Yield the middle of each pause that has enough speech since the last, and after it."""
    enough, since = grid.frames_in(config.least_region), 0
    for start, end in runs(~talk):
        middle = (start + end) // 2
        long_enough = end - start >= grid.frames_in(config.pause)
        if long_enough and min(said[middle] - said[since], said[-1] - said[middle]) >= enough:
            yield middle
            since = middle


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
