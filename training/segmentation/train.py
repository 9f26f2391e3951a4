"""Train the segmentation model on simulated conversations; a second call goes on with the first.

``python -m training.segmentation.train --data ../shared/data --work DIR --minutes 70``
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor

from diarize.finetuning.weights import from_onnx
from training.bundle import WEIGHTS
from training.commands import data_option, run_command
from training.embedding.warm import shipped_weights
from training.segmentation.data import Batch, ChunkSource, Front
from training.segmentation.state import TrainingState
from training.segmentation.targets import Ear
from training.segmentation.teacher import Teacher, teacher_checkpoint
from training.segmentation.trainer import Trainer, TrainingPlan

BLOCKS = "network.blocks."
"""Of the embedding, in its file."""


def main(
    data: Annotated[Path, data_option("speech/train", "speech/dev", "noise", "rir")],
    work: Annotated[Path, typer.Option(help="Where the log and checkpoints go.")],
    minutes: Annotated[float, typer.Option(help="Training time in all, over all calls.")] = 70.0,
    weights: Annotated[
        Path | None, typer.Option(help="Exported model to go on from, such as the shipped one.")
    ] = None,
    peak_rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 1.5e-3,
    teacher: Annotated[bool, typer.Option(help="Ask a teacher about pauses (whisperx).")] = True,
    threads: Annotated[int, typer.Option(help="Cores to learn on")] = 1,
    seed: int = 0,
) -> None:
    """Train, or go on training, until MINUTES are spent."""
    torch.set_num_threads(threads)
    work.mkdir(parents=True, exist_ok=True)
    state = _begun(work / "checkpoint.pt", weights, seed)
    source = ChunkSource.open(data, "train", work.parent, state.average.front)
    dev = list(islice(held_out(data, work.parent, state.average.front, 32), 5))
    plan = TrainingPlan(minutes=minutes, peak_rate=peak_rate, seed=seed)
    Trainer(state, replace(source, ear=_ear() if teacher else None), dev, work, plan).run()


def held_out(data: Path, cache: Path, front: Front, size: int) -> Iterator[Batch]:
    """Yield batches of speakers, noises and places that nothing is learnt from, without end."""
    source = replace(ChunkSource.open(data, "dev", cache, front), shown=1)
    return source.batches(size, seed=1)


def _begun(checkpoint: Path, weights: Path | None, seed: int) -> TrainingState:
    """Return the state of a checkpoint, or else a new one."""
    state = TrainingState.fresh(seed, _voices())
    if checkpoint.exists():
        state.load(checkpoint)
    elif weights:
        state = TrainingState.of(from_onnx(weights.read_bytes(), str(weights)))
    return state


def _voices() -> dict[str, Tensor]:
    """Return the first blocks of the embedded embedding."""
    known = shipped_weights(WEIGHTS / "embedding.onnx").items()
    return {name.removeprefix(BLOCKS): value for name, value in known if name.startswith(BLOCKS)}


def _ear() -> Ear:
    checkpoint = teacher_checkpoint()
    if checkpoint is None:
        raise typer.BadParameter("the teacher is in the package whisperx; or use --no-teacher")
    return Teacher(checkpoint)


if __name__ == "__main__":
    run_command(main)
