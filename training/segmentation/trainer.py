"""The training loop: steps, a look at held-out speakers now and then, checkpoints."""

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from diarize.finetuning.errors import FrameErrors, frame_errors
from diarize.finetuning.loss import permutation_invariant_loss
from diarize.finetuning.network import SegmentationNetwork
from training.segmentation.data import Batch, ChunkSource
from training.segmentation.state import TrainingState, clip, learning_rate, set_learning_rate
from training.simulate.chunk import activity


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """How long to train, on how much at once, and how often to look at the held-out speakers.

    ``half`` computes convolutions in bfloat16: twice as fast on recent CPUs.
    """

    minutes: float = 70.0
    batch: int = 8
    peak_rate: float = 1.5e-3
    report_minutes: float = 4.0
    half: bool = True
    seed: int = 0


@dataclass
class Trainer:
    """Trains one state on one source, writing ``log.csv`` and ``checkpoint.pt`` into ``work``."""

    state: TrainingState
    source: ChunkSource
    dev: list[Batch]
    work: Path
    plan: TrainingPlan

    def run(self) -> None:
        """Train until the planned minutes are spent, those of earlier runs included."""
        planned = self.plan.minutes * 60
        # a resumed run goes on with chunks that it has not seen
        batches = self.source.ahead(self.plan.batch, self.plan.seed + 1000 * self.state.step)
        while self.state.seconds < planned:
            until = min(self.state.seconds + self.plan.report_minutes * 60, planned)
            before, losses = self.state.seconds, []
            while self.state.seconds < until:
                losses.append(self._step(batches))
            speed = len(losses) * self.plan.batch / (self.state.seconds - before)
            self._report(float(np.mean(losses)), speed)
            self.state.save(self.work / "checkpoint.pt")

    def _step(self, batches: Iterator[Batch]) -> float:
        started, state = time.monotonic(), self.state
        rate = learning_rate(state.seconds, self.plan.minutes * 60, state.step, self.plan.peak_rate)
        set_learning_rate(state.optimizer, rate)
        state.model.train()
        loss = self._loss(next(batches))
        state.optimizer.zero_grad()
        loss.backward()
        clip(state.model)
        state.optimizer.step()
        state.follow()
        state.step += 1
        state.seconds += time.monotonic() - started
        return float(loss.detach())

    def _loss(self, batch: Batch) -> torch.Tensor:
        features, voices, targets = batch
        with torch.autocast("cpu", torch.bfloat16, enabled=self.plan.half):
            log_probabilities = self.state.model.classify(features.float(), voices.float())
        return permutation_invariant_loss(log_probabilities.float(), targets)

    def _report(self, loss: float, chunks_per_second: float) -> None:
        dev_loss, errors = evaluated(self.state.average, self.dev)
        row = {
            "step": self.state.step,
            "minutes": self.state.seconds / 60,
            "loss": loss,
            "dev_loss": dev_loss,
            "chunks_per_second": chunks_per_second,
            **errors.rates(),
        }
        _append(self.work / "log.csv", row)


@torch.no_grad()
def evaluated(model: SegmentationNetwork, batches: list[Batch]) -> tuple[float, FrameErrors]:
    """Return the mean loss and the frame errors of a model in evaluation mode."""
    losses, errors = [], FrameErrors()
    for features, voices, targets in batches:
        log_probabilities = model.classify(features.float(), voices.float())
        losses.append(float(permutation_invariant_loss(log_probabilities, targets)))
        classes = targets.argmax(dim=2)
        for true, told in zip(classes, log_probabilities.argmax(dim=2), strict=True):
            errors += frame_errors(activity(true.numpy()), activity(told.numpy()))
    return float(np.mean(losses)), errors


def _append(path: Path, row: dict[str, float]) -> None:
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        if new:
            writer.writeheader()
        writer.writerow({name: f"{value:.5g}" for name, value in row.items()})
