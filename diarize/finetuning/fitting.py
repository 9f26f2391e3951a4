"""The training loop: a network sees chunks of the labelled recordings, some epochs long."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn

from diarize.finetuning.config import FittingConfig
from diarize.finetuning.learner import Learner
from diarize.finetuning.loss import permutation_invariant_loss, renumberings
from diarize.finetuning.material import Example, Material, recoloured
from diarize.finetuning.network import trainable
from diarize.listen import Progress

WARMUP = 0.1
"""Share of the steps in which the learning rate rises; then it falls as a cosine."""
LONGEST_GRADIENT = 5.0


def fit(
    learner: Learner,
    materials: Sequence[Material],
    config: FittingConfig,
    device: Any,
    progress: Progress,
) -> None:
    """Train the network of a learner on recordings, in place."""
    torch.manual_seed(config.seed)
    network, rng = learner.network.to(device), np.random.default_rng(config.seed)
    optimizer = torch.optim.AdamW(trainable(network), config.rate, weight_decay=1e-3)
    steps = config.epochs * -(-sum(each.chunks for each in materials) // config.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: share(step, steps))
    _begin_to_learn(network)
    for step, batch in enumerate(_batches(materials, config, rng)):
        progress("learning", step, steps)
        optimizer.zero_grad()
        _loss(learner, batch, device).backward()
        nn.utils.clip_grad_norm_(network.parameters(), LONGEST_GRADIENT)
        optimizer.step()
        schedule.step()
    progress("learning", steps, steps)
    network.eval()


def share(step: int, steps: int) -> float:
    """Return the share of the highest rate in a step: a line up, then a cosine down.

    >>> [round(share(step, 20), 2) for step in (0, 1, 10, 19)]
    [0.5, 0.99, 0.5, 0.01]
    """
    rise = (step + 1) / max(WARMUP * steps, 1.0)
    return min(rise, 0.5 * (1 + math.cos(math.pi * step / steps)), 1.0)


def _begin_to_learn(network: nn.Module) -> None:
    """Let everything learn but the statistics of normalisations: a batch tells too little."""
    network.train()
    for part in network.modules():
        if isinstance(part, nn.BatchNorm1d):
            part.eval()


def _batches(
    materials: Sequence[Material], config: FittingConfig, rng: Generator
) -> Iterator[list[Example]]:
    """Yield chunks in random order, in every epoch other ones."""
    for _ in range(config.epochs):
        places = [(each, frame) for each in materials for frame in each.anywhere(rng)]
        order = rng.permutation(len(places)).tolist()
        for first in range(0, len(order), config.batch):
            drawn = (places[place] for place in order[first : first + config.batch])
            yield [_varied(each.at(frame), rng) for each, frame in drawn]


def _varied(example: Example, rng: Generator) -> Example:
    return Example(recoloured(example.waveform, rng), example.talks)


def _loss(learner: Learner, batch: Sequence[Example], device: Any) -> Tensor:
    speakers, at_once = learner.speakers, learner.at_once
    waveforms = np.stack([each.waveform for each in batch])[:, None]
    classes = np.stack([each.classes(speakers, at_once) for each in batch])
    targets = nn.functional.one_hot(torch.from_numpy(classes), len(learner.classes)).float()
    said = learner.network(torch.from_numpy(waveforms).to(device))
    return permutation_invariant_loss(said, targets.to(device), renumberings(speakers, at_once))
