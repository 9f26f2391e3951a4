"""From labelled regions of chunks to who spoke when in the recording.

The chunks that hear a frame vote on how many talk in it and on who they are, as in
pyannote.audio's reconstruction (Bredin, Interspeech 2023); the middle of a chunk, where a model
has context on both sides, counts more than its ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clustering import Clusters
from diarize.frames import FrameGrid, runs
from diarize.regions import Regions
from diarize.timeline import Annotation, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class StitchConfig:
    """How votes become turns.

    Attributes
    ----------
    least_turn : float
        Seconds below which a turn is left out.
    longest_pause : float
        Seconds of silence within which a speaker's turn goes on.
    count_bias : float
        Added to the expected number of speakers before it is rounded: more finds more speech.
    """

    least_turn: float = 0.1
    longest_pause: float = 0.5
    count_bias: float = 0.0

    def __post_init__(self) -> None:
        if min(self.least_turn, self.longest_pause) < 0:
            raise ValueError("least_turn and longest_pause are seconds, 0 or more")
        if not -0.5 < self.count_bias < 0.5:
            raise ValueError(f"count_bias lies between -0.5 and 0.5, got {self.count_bias}")


@dataclass(frozen=True, slots=True)
class Votes:
    """What the chunks say of each frame of the recording.

    Attributes
    ----------
    speakers : float32 (frames, k)
        How surely each speaker talks, in [0, 1].
    count : float32 (frames,)
        How many talk, on average over the chunks.
    """

    speakers: NDArray[np.float32]
    count: NDArray[np.float32]


def vote(
    activity: NDArray[np.float16],
    starts: NDArray[np.int64],
    regions: Regions,
    clusters: Clusters,
) -> Votes:
    """Let the chunks vote.

    Parameters
    ----------
    activity : float16 (chunks, frames, local speakers)
        Probabilities.
    starts : int64 (chunks,)
        The frame of the recording at which each chunk starts.
    regions, clusters
        The ``n`` local speakers that count, and the speaker that each one is.
    """
    width = activity.shape[1]
    total = int(starts[-1]) + width if len(starts) else 0
    speakers = np.zeros((total, len(clusters.centroids)), np.float32)
    count, weight = np.zeros(total, np.float32), np.full(total, 1e-6, np.float32)
    window = np.hamming(width).astype(np.float32)
    for chunk, start in enumerate(starts.tolist()):
        span = slice(start, start + width)
        mine, talking = _of_chunk(activity, chunk, regions, clusters)
        speakers[span] += window[:, None] * mine
        count[span] += window * talking
        weight[span] += window
    speakers /= weight[:, None]
    count /= weight
    return Votes(speakers, count)


def _of_chunk(
    activity: NDArray[np.float16], chunk: int, regions: Regions, clusters: Clusters
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the votes of a chunk: for speakers ``(frames, k)`` and their number ``(frames,)``."""
    rows = slice(*np.searchsorted(regions.chunks, [chunk, chunk + 1]))
    locals_ = activity[chunk][:, regions.local_speakers[rows]].astype(np.float32)
    frames = np.arange(len(locals_))[:, None]
    first, last = regions.spans[rows].T
    locals_[(frames < first) | (frames >= last)] = 0
    speakers = np.zeros((len(locals_), len(clusters.centroids)), np.float32)
    present = np.zeros_like(speakers)
    for column, label in enumerate(clusters.labels[rows].tolist()):
        sure = max(float(clusters.confidence[rows][column]), 0.05)
        np.maximum(speakers[:, label], sure * locals_[:, column], out=speakers[:, label])
        np.maximum(present[:, label], locals_[:, column], out=present[:, label])
    return speakers, present.sum(axis=1)


def side_by_side(tracks: list[Votes]) -> Votes:
    """Put the votes on the channels of one recording together: their speakers are distinct."""
    count: NDArray[np.float32] = np.sum([track.count for track in tracks], axis=0)
    return Votes(np.hstack([track.speakers for track in tracks]), count)


def talking(votes: Votes, grid: FrameGrid, config: StitchConfig) -> NDArray[np.bool_]:
    """Return who talks when, bool ``(frames, k)``, pauses bridged and specks left out."""
    number = np.round(votes.count + config.count_bias).astype(int)
    rank = (-votes.speakers).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    active: NDArray[np.bool_] = (rank < number[:, None]) & (votes.speakers > 0)
    for speaker in active.T:
        _bridge(speaker, grid.frames_in(config.longest_pause))
        _leave_out(speaker, grid.frames_in(config.least_turn))
    return active


def _bridge(active: NDArray[np.bool_], longest: int) -> None:
    """Fill pauses of at most ``longest`` frames between two turns, in place."""
    talk = runs(active)
    for (_, start), (end, _) in pairwise(talk):
        if end - start <= longest:
            active[start:end] = True


def _leave_out(active: NDArray[np.bool_], shortest: int) -> None:
    """Take out turns of fewer than ``shortest`` frames, in place."""
    for start, end in runs(active):
        if end - start < shortest:
            active[start:end] = False


def exclusive(active: NDArray[np.bool_], votes: Votes) -> NDArray[np.bool_]:
    """Keep, wherever several talk, only the surest: bool ``(frames, k)`` with one True a row."""
    if not active.shape[1]:
        return active
    surest = np.where(active, votes.speakers, -1).argmax(axis=1)
    alone: NDArray[np.bool_] = np.arange(active.shape[1]) == surest[:, None]
    return active & alone


def annotate(
    recording: str, active: NDArray[np.bool_], votes: Votes, grid: FrameGrid
) -> Annotation:
    """Turn frames into turns; speakers are called by their number."""
    return Annotation(recording, list(_turns(active, votes, grid)))


def _turns(active: NDArray[np.bool_], votes: Votes, grid: FrameGrid) -> Iterator[Turn]:
    for speaker, mask in enumerate(active.T):
        for (first, last), segment in zip(runs(mask), grid.segments(mask), strict=True):
            sure = float(votes.speakers[first:last, speaker].mean())
            yield Turn(segment.start, segment.end, str(speaker), round(min(sure, 1.0), 3))
