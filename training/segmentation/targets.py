"""What the model is to say of a chunk: who talks, as is known, and which pauses are a turn's own.

The exact labels know who talks, but not what people call a turn: annotators pass over some of the
pauses in it, by ear. A teacher who learned from their annotations says so for the pauses that are
neither short nor long (distillation: Hinton, Vinyals & Dean 2015).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.activity import bridged
from training.simulate.chunk import LABELS, TABLE, Chunk, activity

Probabilities = NDArray[np.float32]
Ear = Callable[[NDArray[np.float32]], Probabilities]
"""Maps samples ``(n,)`` to the probability that each local speaker talks ``(n // 320, 3)``."""

WINDOW = 250
"""Frames that the teacher hears at once: the 5 s that it was trained on."""

DOUBTFUL = 1.0
"""Seconds: in a longer pause nobody talks, whatever the teacher hears."""


def exact_targets(classes: NDArray[np.int64]) -> Probabilities:
    """Return certainty: float32 ``(frames, 7)``."""
    return np.eye(len(TABLE), dtype=np.float32)[classes]


def told_targets(chunk: Chunk, ear: Ear) -> Probabilities:
    """Return what is known, and in doubtful pauses what the teacher hears of the dry talkers."""
    talks = activity(chunk.classes)
    pauses = np.stack([bridged(talker, DOUBTFUL, LABELS) for talker in talks.T], axis=1) & ~talks
    if not pauses.any():
        return exact_targets(chunk.classes)
    return powerset_probabilities(np.where(pauses, _heard(chunk.dry, talks, ear), talks))


def _heard(dry: NDArray[np.float32], talks: NDArray[np.bool_], ear: Ear) -> Probabilities:
    """Return what the teacher hears, window by window, of the talkers who are there."""
    windows = [slice(first, first + WINDOW) for first in range(0, len(talks), WINDOW)]
    return np.concatenate(
        [_aligned(ear(dry[320 * part.start : 320 * part.stop]), talks[part]) for part in windows]
    )


def _aligned(heard: Probabilities, true: NDArray[np.bool_]) -> Probabilities:
    """Renumber the teacher's local speakers after those who talk; who does not, is not heard."""
    from scipy.optimize import linear_sum_assignment

    agreement = true.T.astype(np.float32) @ heard
    _, columns = linear_sum_assignment(agreement, maximize=True)
    return np.where(true.any(axis=0), heard[:, columns].clip(0, 0.99), np.float32(0))


def powerset_probabilities(talks: Probabilities) -> Probabilities:
    """Turn the probabilities of three independent speakers into those of the 7 classes.

    That all three talk is left out, and the rest scaled up.

    >>> powerset_probabilities(np.array([[0.5, 0.0, 0.0]], dtype=np.float32)).round(2)
    array([[0.5, 0.5, 0. , 0. , 0. , 0. , 0. ]], dtype=float32)
    """
    shares = np.where(TABLE[None] > 0, talks[:, None], 1 - talks[:, None]).prod(axis=2)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True).clip(1e-6), np.float32)
