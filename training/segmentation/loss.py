"""Cross-entropy over the powerset, blind to how local speakers are numbered."""

from itertools import permutations

import torch
from torch import Tensor

from training.simulate.chunk import CLASSES, LOCAL_SPEAKERS

ALONE = 1 + LOCAL_SPEAKERS
"""Classes before that are of nobody or of one speaker."""


def renumberings() -> Tensor:
    """Return what each class becomes under each permutation of speakers, int64 ``(6, 7)``."""
    rows = [
        [
            CLASSES.index(tuple(sorted(order[speaker] for speaker in speakers)))
            for speakers in CLASSES
        ]
        for order in permutations(range(LOCAL_SPEAKERS))
    ]
    return torch.tensor(rows)


def permutation_invariant_loss(
    log_probabilities: Tensor, targets: Tensor, overlap_weight: float = 0.0
) -> Tensor:
    """Return the mean over chunks of the least cross-entropy of any numbering.

    Powerset training after Plaquet & Bredin (Interspeech 2023), permutations after Yu et al.
    (ICASSP 2017).

    Parameters
    ----------
    log_probabilities, targets : float (batch, frames, 7)
        What is said, and how probable each class is in truth.
    overlap_weight : float
        How much more a frame counts in which two are sure to talk: they are few.
    """
    weights = 1 + overlap_weight * targets[..., ALONE:].sum(dim=2)
    table = renumberings().to(targets.device)
    losses = [
        -((targets * log_probabilities[..., row]).sum(dim=2) * weights).mean(dim=1) for row in table
    ]
    return torch.stack(losses).min(dim=0).values.mean()
