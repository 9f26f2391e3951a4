"""Cross-entropy over the powerset, blind to how local speakers are numbered."""

from itertools import permutations

import torch
from torch import Tensor

from training.simulate.chunk import CLASSES, LOCAL_SPEAKERS


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


def permutation_invariant_loss(log_probabilities: Tensor, classes: Tensor) -> Tensor:
    """Return the mean over chunks of the least cross-entropy of any numbering.

    Powerset training after Plaquet & Bredin (Interspeech 2023), permutations after Yu et al.
    (ICASSP 2017). ``log_probabilities`` is ``(batch, frames, 7)``, ``classes`` int64
    ``(batch, frames)``.
    """
    table = renumberings().to(classes.device)
    renumbered = table[:, classes].permute(1, 2, 0)
    losses = -log_probabilities.gather(2, renumbered).mean(dim=1)
    return losses.min(dim=1).values.mean()
