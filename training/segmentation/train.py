"""Train the segmentation model on simulated conversations; a second call goes on with the first.

``python -m training.segmentation.train --data ../shared/data --work DIR --minutes 70``
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer

from training.segmentation.data import ChunkSource
from training.segmentation.state import TrainingState
from training.segmentation.trainer import Trainer, TrainingPlan


def main(
    data: Annotated[Path, typer.Option(help="Folder with speech/, noise/ and rir/.")],
    work: Annotated[Path, typer.Option(help="Where the log and checkpoints go.")],
    minutes: Annotated[float, typer.Option(help="Training time in all, over all calls.")] = 70.0,
    weights: Annotated[
        Path | None, typer.Option(help="Checkpoint whose average to refine.")
    ] = None,
    peak_rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 1.5e-3,
    seed: int = 0,
) -> None:
    """Train, or go on training, until MINUTES are spent."""
    torch.set_num_threads(1)
    work.mkdir(parents=True, exist_ok=True)
    state = TrainingState.fresh(seed, weights)
    if (work / "checkpoint.pt").exists():
        state.load(work / "checkpoint.pt")
    plan = TrainingPlan(minutes=minutes, peak_rate=peak_rate, seed=seed)
    source = ChunkSource.open(data, "train", work.parent)
    held_out = replace(ChunkSource.open(data, "dev", work.parent), shown=1).batches(32, seed=1)
    Trainer(state, source, [next(held_out) for _ in range(5)], work, plan).run()


if __name__ == "__main__":
    typer.run(main)
