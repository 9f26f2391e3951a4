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
