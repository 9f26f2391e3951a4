"""Powerset encoding of who talks at once (Plaquet & Bredin, Interspeech 2023)."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray


def powerset(speakers: int, at_once: int) -> NDArray[np.float32]:
    """Return which local speakers talk in each class, float32 ``(classes, speakers)``.

    Classes are ordered by the number of speakers, then lexicographically: nobody, each one
    alone, each pair.

    >>> powerset(speakers=3, at_once=2).astype(int).tolist()
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
    """
    members = [who for size in range(at_once + 1) for who in combinations(range(speakers), size)]
    table = np.zeros((len(members), speakers), np.float32)
    for row, who in zip(table, members, strict=True):
        row[list(who)] = 1
    return table


def activity(
    log_probabilities: NDArray[np.float32], table: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return how likely each local speaker talks.

    Parameters
    ----------
    log_probabilities : float32 (..., frames, classes)
        Natural logarithms, as the model gives them.
    table : float32 (classes, speakers)
        From `powerset`.

    Returns
    -------
    activity : float32 (..., frames, speakers)
        Probabilities in [0, 1]: the classes that hold a speaker, added up.
    """
    return np.clip(np.exp(log_probabilities) @ table, 0, 1)


def powerset_classes(talks: NDArray[np.bool_], table: NDArray[np.float32]) -> NDArray[np.int64]:
    """Turn who talks into classes, int64 ``(frames,)``.

    Parameters
    ----------
    talks : bool (frames, speakers)
        Those who matter most come first: where more talk than a class holds, they are kept.
    table : float32 (classes, speakers)
        From `powerset`.

    >>> everybody = np.array([[0, 0, 0], [0, 1, 0], [1, 1, 1]], dtype=bool)
    >>> powerset_classes(everybody, powerset(speakers=3, at_once=2)).tolist()
    [0, 2, 4]
    """
    kept = talks & (talks.cumsum(axis=1) <= table[-1].sum())
    bits = 1 << np.arange(table.shape[1])
    place = np.zeros(1 << table.shape[1], np.int64)
    place[(table @ bits).astype(np.int64)] = np.arange(len(table))
    found: NDArray[np.int64] = place[kept @ bits]
    return found
