"""How many speakers there are: where to stop merging."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.agglomerative import Merge
from clustering.config import SpeakerBounds


def speakers(
    merges: Sequence[Merge],
    seconds: NDArray[np.float64],
    least: float,
    same_speaker: float,
    bounds: SpeakerBounds,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Merge groups into speakers while they are similar, within the bounds.

    Parameters
    ----------
    merges : sequence of ``k - 1`` Merge
        What to merge, in order.
    seconds : float64 (k,)
        Speech of each group.
    least : float
        Seconds of speech that it takes to be a speaker, unless the bounds demand more speakers
        than talk that long.
    same_speaker : float
        The similarity down to which to merge.

    Returns
    -------
    kept : int64 (m,)
        The groups that are of a speaker; the others talk too little.
    labels : int64 (m,)
        The speaker of each, ``0 .. speakers-1``.
    """
    stage = _stage(merges, _numbers(merges, seconds, least), same_speaker, bounds)
    if stage is None:
        least, stage = 0.0, max(len(seconds) - bounds.least, 0)
    joined = np.arange(len(seconds))
    for merge in merges[:stage]:
        joined[joined == merge.gone] = merge.kept
    talk = np.bincount(joined, seconds, minlength=len(seconds))
    kept = np.flatnonzero(talk[joined] >= least)
    return kept, np.unique(joined[kept], return_inverse=True)[1]


def _numbers(
    merges: Sequence[Merge], seconds: NDArray[np.float64], least: float
) -> NDArray[np.int64]:
    """Return how many groups talk long enough before each merge and after all: int64 ``(k,)``."""
    talk = seconds.copy()
    changes = [int((talk >= least).sum())]
    for merge in merges:
        before = int(talk[merge.kept] >= least) + int(talk[merge.gone] >= least)
        talk[merge.kept] += talk[merge.gone]
        changes.append(int(talk[merge.kept] >= least) - before)
    return np.cumsum(changes)


def _stage(
    merges: Sequence[Merge],
    numbers: NDArray[np.int64],
    same_speaker: float,
    bounds: SpeakerBounds,
) -> int | None:
    """Return after how many merges to stop, or None if the bounds are met nowhere."""
    similar = (count for count, merge in enumerate(merges) if merge.similarity < same_speaker)
    natural = next(similar, len(merges))
    earlier, later = range(natural, -1, -1), range(natural, len(numbers))
    if bounds.most is not None and numbers[natural] > bounds.most:
        earlier = range(0)
    most = len(numbers) if bounds.most is None else bounds.most
    allowed = (numbers >= bounds.least) & (numbers <= most)
    return next((stage for stage in (*earlier, *later) if allowed[stage]), None)
