"""What training must remember to go on after an interruption."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

import torch
from torch import Tensor, nn, optim

from diarize.finetuning.network import SegmentationNetwork, trainable
from training.checkpoints import read_checkpoint


@dataclass
class TrainingState:
    """The model, its slowly moving average, the optimiser, and how far they are."""

    model: SegmentationNetwork
    average: SegmentationNetwork
    optimizer: optim.Optimizer
    step: int = 0
    seconds: float = 0.0

    @classmethod
    def fresh(cls, seed: int, voices: Mapping[str, Tensor] = MappingProxyType({})) -> Self:
        """Start anew from random weights, and what an embedding knows of voices.

        ``voices`` are the parameters of `VoiceFrames.blocks` by their names in it.
        """
        torch.manual_seed(seed)
        model = SegmentationNetwork()
        model.voices.blocks.load_state_dict(voices, strict=False)
        return cls.of(model)

    @classmethod
    def of(cls, model: SegmentationNetwork) -> Self:
        """Start anew from the weights of a model."""
        average = SegmentationNetwork()
        average.load_state_dict(model.state_dict())
        average.eval()
        return cls(model, average, optim.AdamW(trainable(model), weight_decay=1e-3))

    def save(self, path: Path) -> None:
        """Write a checkpoint; an interrupted write leaves the previous one whole."""
        draft = path.with_name(path.name + ".draft")
        parts = {
            name: getattr(self, name).state_dict() for name in ("model", "average", "optimizer")
        }
        torch.save({**parts, "step": self.step, "seconds": self.seconds}, draft)
        draft.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        saved = read_checkpoint(path, "model")
        for name in ("model", "average", "optimizer"):
            getattr(self, name).load_state_dict(saved[name])
        self.step, self.seconds = saved["step"], saved["seconds"]

    @torch.no_grad()
    def follow(self, order: float = 3.0) -> None:
        """Move the average towards the model: most of it is of the last quarter of the steps.

        Step ``t`` counts as ``t ** order`` does (Shamir & Zhang, ICML 2013): far steps of one
        training are better together than the last of them, and the more so the farther they are.
        """
        share = (order + 1) / (self.step + 1 + order)
        theirs = self.model.state_dict()
        for name, mine in self.average.state_dict().items():
            if mine.dtype.is_floating_point and not name.startswith(FRONT):
                mine.lerp_(theirs[name], share)
            else:
                mine.copy_(theirs[name])


FRONT = ("features.", "voices.")
"""Of what never learns."""


def learning_rate(elapsed: float, planned: float, step: int, peak: float = 1.5e-3) -> float:
    """Return the rate after ``elapsed`` of ``planned`` seconds: 300 steps of warm-up, a cosine."""
    progress = min(elapsed / planned, 1.0)
    return peak * min(1.0, (step + 1) / 300) * max(0.5 * (1 + math.cos(math.pi * progress)), 1e-3)


def set_learning_rate(optimizer: optim.Optimizer, rate: float) -> None:
    """Give all parameters one learning rate."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def clip(model: nn.Module, norm: float = 5.0) -> None:
    """Scale the gradient down to ``norm`` where it is longer."""
    nn.utils.clip_grad_norm_(model.parameters(), norm)
