"""What a training run needs to go on after an interruption."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.checkpoints import read_checkpoint
from training.embedding.model import Heads, Student


@dataclass(slots=True, kw_only=True)
class Run:
    """The state of a training run.

    Attributes
    ----------
    average : mapping of str to Tensor
        Exponential moving average of the student's weights: what is exported.
    step : int
        Batches learnt from.
    seconds : float
        Time spent learning, over all sessions.
    """

    student: Student
    heads: Heads
    optimizer: torch.optim.Optimizer
    average: dict[str, Tensor]
    step: int = 0
    seconds: float = 0.0

    def save(self, file: Path) -> None:
        """Write to ``file``, which is never half written."""
        state = {
            "student": self.student.state_dict(),
            "heads": self.heads.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
            "seconds": self.seconds,
        }
        part = file.with_suffix(".part")
        torch.save(state, part)
        part.replace(file)

    def load(self, file: Path) -> None:
        """Take the state from what ``save`` wrote."""
        state = read_checkpoint(file, "student")
        self.student.load_state_dict(state["student"])
        self.heads.load_state_dict(state["heads"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step, self.seconds = state["average"], state["step"], state["seconds"]

    def averaged(self, like: Student) -> Student:
        """Load the averaged weights into ``like`` and return it."""
        like.load_state_dict(self.average)
        return like.eval()


def moved(average: Mapping[str, Tensor], model: nn.Module, decay: float) -> dict[str, Tensor]:
    """Return the average after one more step; counters are copied."""
    return {
        name: average[name].lerp(value, 1 - decay) if value.is_floating_point() else value.clone()
        for name, value in model.state_dict().items()
    }
