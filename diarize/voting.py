"""What the chunks say of each frame of the recording: how many talk in it, and who they are.

As in pyannote.audio's reconstruction (Bredin, Interspeech 2023) all chunks that hear a frame vote;
the middle of a chunk, where a model has context on both sides, counts more than its ends.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from clustering import Clusters
from diarize.regions import Regions

AT_ONCE = 1.6
"""What the probabilities of two local speakers add up to where they surely talk at once: then they
are two, though their voices be alike."""
LEAST_SURE = 0.05
"""The vote of a region whose speaker is not at all sure."""


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
        The ``n`` regions that count, and the speaker of each.
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


def side_by_side(tracks: list[Votes]) -> Votes:
    """Put the votes on the channels of one recording together: their speakers are distinct."""
    count: NDArray[np.float32] = np.sum([track.count for track in tracks], axis=0)
    return Votes(np.hstack([track.speakers for track in tracks]), count)


def _of_chunk(
    activity: NDArray[np.float16], chunk: int, regions: Regions, clusters: Clusters
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the votes of a chunk: for speakers ``(frames, k)`` and their number ``(frames,)``."""
    heard, which = _regions_of(chunk, regions, activity.shape[1])
    talk = activity[chunk][:, heard].astype(np.float32)
    sure = np.maximum(clusters.confidence[which], LEAST_SURE)
    labels = _apart(talk, clusters.labels[which], clusters.next_best[which], sure)
    frames = np.arange(len(talk))
    speakers = np.zeros((len(talk), len(clusters.centroids)), np.float32)
    present = np.zeros_like(speakers)
    for mine, name, certainty in zip(talk.T, labels.T, sure.T, strict=True):
        speakers[frames, name] = np.maximum(speakers[frames, name], certainty * mine)
        present[frames, name] = np.maximum(present[frames, name], mine)
    return speakers, present.sum(axis=1)


def _regions_of(
    chunk: int, regions: Regions, frames: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the local speakers of a chunk, and the region of each ``(frames, local speakers)``.

    The regions of a local speaker divide its chunk: each frame is in one of them.
    """
    first, last = np.searchsorted(regions.chunks, [chunk, chunk + 1]).tolist()
    heard, places = np.unique(regions.local_speakers[first:last], return_inverse=True)
    which = np.zeros((frames, len(heard)), np.int64)
    for row, place, (begin, end) in zip(
        range(first, last), places.tolist(), regions.spans[first:last].tolist(), strict=True
    ):
        which[begin:end, place] = row
    return heard, which


def _apart(
    talk: NDArray[np.float32],
    labels: NDArray[np.int64],
    next_best: NDArray[np.int64],
    sure: NDArray[np.float32],
) -> NDArray[np.int64]:
    """Return the labels, where of two who surely talk at once the less sure is somebody else."""
    labels = labels.copy()
    for one, other in combinations(range(labels.shape[1]), 2):
        alike = labels[:, one] == labels[:, other]
        both = np.flatnonzero(alike & (talk[:, one] + talk[:, other] > AT_ONCE))
        less = np.where(sure[both, one] < sure[both, other], one, other)
        labels[both, less] = next_best[both, less]
    return labels
