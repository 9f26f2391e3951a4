"""The log of a training run, its measurements and its checkpoints."""

import csv
import time
from collections.abc import Mapping
from pathlib import Path

from training.embedding.checkpoint import Run
from training.embedding.dev import DevSet
from training.embedding.model import Student


class Diary:
    """Logs steps, and every few minutes measures and saves: ``train.csv``, ``checkpoint.pt``."""

    def __init__(self, work: Path, dev: DevSet, like: Student, every: float) -> None:
        self.work, self.dev, self.like, self.every = work, dev, like, 60 * every
        self.crops, self.since, self.saved = 0.0, time.perf_counter(), time.perf_counter()

    def __call__(self, run: Run, row: dict[str, float]) -> None:
        """Note a step."""
        self.crops += row.pop("crops")
        if run.step % 20 == 0:
            speed = self.crops / (time.perf_counter() - self.since)
            self.crops, self.since = 0.0, time.perf_counter()
            self._append({"step": run.step, "minutes": run.seconds / 60, "crops/s": speed, **row})
        if time.perf_counter() - self.saved > self.every:
            self.close(run)

    def close(self, run: Run) -> None:
        """Save the run and measure its averaged weights."""
        run.save(self.work / "checkpoint.pt")
        rates = self.dev.error_rates(run.averaged(self.like))
        self._append({"step": run.step, "minutes": run.seconds / 60, **rates}, "dev.csv")
        self.saved = self.since = time.perf_counter()
        self.crops = 0.0

    def _append(self, row: Mapping[str, float], name: str = "train.csv") -> None:
        new = not (self.work / name).exists()
        with (self.work / name).open("a", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            if new:
                writer.writeheader()
            writer.writerow({key: round(value, 4) for key, value in row.items()})
