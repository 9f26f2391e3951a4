"""What the model is to say of a chunk: who talks, as is known, tempered by a teacher's ear.

The exact labels know who talks, but call speech what is loud enough; a teacher who learned from
people's annotations knows what they call speech (distillation: Hinton, Vinyals & Dean 2015).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.simulate.chunk import TABLE, activity

Probabilities = NDArray[np.float32]
Ear = Callable[[NDArray[np.float32]], Probabilities]
"""Maps samples ``(n,)`` to the probability that each local speaker talks ``(n // 320, 3)``."""

WINDOW = 250
"""Frames that the teacher hears at once: the 5 s that it was trained on."""


def exact_targets(classes: NDArray[np.int64]) -> Probabilities:
    """Return certainty: float32 ``(frames, 7)``."""
    return np.eye(len(TABLE), dtype=np.float32)[classes]


def tempered_targets(
    waveform: NDArray[np.float32], classes: NDArray[np.int64], ear: Ear, trust: float
) -> Probabilities:
    """Return the mean of what is known and of what the teacher hears, which weighs ``trust``."""
    heard = np.concatenate(
        [
            _aligned(
                ear(waveform[320 * first : 320 * (first + WINDOW)]),
                activity(classes[first : first + WINDOW]),
            )
            for first in range(0, len(classes), WINDOW)
        ]
    )
    return (1 - trust) * exact_targets(classes) + trust * powerset_probabilities(heard)


def _aligned(heard: Probabilities, true: NDArray[np.bool_]) -> Probabilities:
    """Renumber the teacher's local speakers after those who talk; who does not, is not heard."""
    from scipy.optimize import linear_sum_assignment

    agreement = true.T.astype(np.float32) @ heard
    _, columns = linear_sum_assignment(agreement, maximize=True)
    return np.where(true.any(axis=0), heard[:, columns], np.float32(0))


def powerset_probabilities(talks: Probabilities) -> Probabilities:
    """Turn the probabilities of three independent speakers into those of the 7 classes.

    That all three talk is left out, and the rest scaled up.

    >>> powerset_probabilities(np.array([[0.5, 0.0, 0.0]], dtype=np.float32)).round(2)
    array([[0.5, 0.5, 0. , 0. , 0. , 0. , 0. ]], dtype=float32)
    """
    shares = np.where(TABLE[None] > 0, talks[:, None], 1 - talks[:, None]).prod(axis=2)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True).clip(1e-6), np.float32)
