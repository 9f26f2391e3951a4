"""Cross-entropy over the powerset, blind to how local speakers are numbered."""

from functools import lru_cache
from itertools import permutations

import torch
from torch import Tensor

from diarize.segmentation.powerset import powerset


@lru_cache(maxsize=8)
def renumberings(speakers: int = 3, at_once: int = 2) -> Tensor:
    """Return what each class becomes under each permutation of speakers.

    int64 ``(speakers!, classes)``; the first row changes nothing.
    """
    table = powerset(speakers, at_once).astype(int)
    number = {tuple(members): place for place, members in enumerate(table.tolist())}
    rows = [
        [number[tuple(members)] for members in table[:, list(order)].tolist()]
        for order in permutations(range(speakers))
    ]
    return torch.tensor(rows)


def permutation_invariant_loss(
    log_probabilities: Tensor, targets: Tensor, table: Tensor | None = None
) -> Tensor:
    """Return the mean over chunks of the least cross-entropy of any numbering.

    Powerset training after Plaquet & Bredin (Interspeech 2023), permutations after Yu et al.
    (ICASSP 2017).

    Parameters
    ----------
    log_probabilities, targets : float (batch, frames, classes)
        What is said, and how probable each class is in truth.
    table : int64 (permutations, classes), optional
        From `renumberings`; by default that of three speakers, two at once.
    """
    table = (renumberings() if table is None else table).to(targets.device)
    losses = [-(targets * log_probabilities[..., row]).sum(dim=2).mean(dim=1) for row in table]
    return torch.stack(losses).min(dim=0).values.mean()
