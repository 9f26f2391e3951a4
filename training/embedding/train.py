"""Train the embedding: ``python -m training.embedding.train --data ../shared/data --work DIR``.

First the student follows the teacher, on voices that the teacher heard clean and the student
hears through rooms, noise and telephones; then an angular margin over the speakers takes it
further. Interrupted, the same command goes on from the last checkpoint.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from torch import Tensor

from training.acoustics import Acoustics
from training.commands import data_option, run_command
from training.corpus import Corpus, load_corpus
from training.embedding.checkpoint import Run, moved
from training.embedding.config import CropConfig
from training.embedding.crops import Batch, Crops
from training.embedding.dev import DevSet
from training.embedding.diary import Diary
from training.embedding.losses import angular_margin, contrast, contrast_within, distillation
from training.embedding.model import Heads, ModelConfig, Student
from training.embedding.schedule import TrainConfig
from training.embedding.soundalikes import unit
from training.embedding.targets import all_targets
from training.embedding.warm import heard, warm

Row = dict[str, float]


def begin(labels: int, taught: int, config: ModelConfig, seed: int) -> Run:
    """Return a run before its first step."""
    torch.manual_seed(seed)
    student, heads = Student(config), Heads(config.dimension, taught, labels)
    optimizer = torch.optim.AdamW([*student.parameters(), *heads.parameters()])
    average = {name: value.clone() for name, value in student.state_dict().items()}
    return Run(student=student, heads=heads, optimizer=optimizer, average=average)


def losses(run: Run, batch: Batch, config: TrainConfig, progress: float) -> dict[str, Tensor]:
    """Return the weighted losses of a batch by name; their sum is what is minimised."""
    labels = torch.from_numpy(batch.labels)
    with torch.autocast("cpu", torch.bfloat16):  # half as long again without it
        embeddings = run.student(torch.from_numpy(batch.features))
    own, theirs = run.heads.taught(embeddings), torch.from_numpy(batch.targets)
    same = labels[:, None] == labels[None, :]
    # until then the speakers' places follow the student, but do not pull it
    feeling = embeddings if progress >= config.margin_from else embeddings.detach()
    margin = angular_margin(run.heads.cosines(feeling), labels, config.margin_at(progress))
    return {
        "distil": 2 * distillation(own, theirs),
        "contrast": 0.5 * contrast(own, theirs, same, temperature=0.07),
        "within": 0.5 * contrast_within(embeddings, labels, temperature=0.1),
        "margin": config.margin_weight * margin,
    }


def learn(run: Run, batch: Batch, config: TrainConfig) -> Row:
    """Take one step and return what it cost."""
    begun = time.perf_counter()
    progress = run.seconds / (60 * config.minutes)
    for group in run.optimizer.param_groups:
        group.update(lr=config.rate_at(progress), weight_decay=config.decay)
    run.student.train()
    parts = losses(run, batch, config, progress)
    run.optimizer.zero_grad()
    torch.stack(list(parts.values())).sum().backward()  # type: ignore[no-untyped-call, unused-ignore]
    torch.nn.utils.clip_grad_norm_(run.student.parameters(), 5.0)
    run.optimizer.step()
    run.step += 1
    run.average = moved(run.average, run.student, min(config.averaging, run.step / (run.step + 9)))
    run.seconds += time.perf_counter() - begun
    return {name: float(value.detach()) for name, value in parts.items()}


def train(
    run: Run, source: Callable[[int], Batch], config: TrainConfig, every: Callable[[Run, Row], None]
) -> None:
    """Learn until the planned time is over, telling ``every`` after each step."""
    while run.seconds < 60 * config.minutes:
        begun = time.perf_counter()
        batch = source(run.step)
        run.seconds += time.perf_counter() - begun
        every(run, {"crops": len(batch.labels), **learn(run, batch, config)})


def both(run: Run, corpus: Corpus, goals: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors by which speakers sound alike to teacher and student: their cosines' mean.

    Whom the student confounds it learns to tell apart soonest; the teacher, who was not trained
    on these speakers, knows better who is like whom.
    """
    own = heard(run.student, corpus, range(len(corpus.utterances)))
    return np.hstack([goals, unit(own - own.mean(axis=0))])


def main(
    data: Annotated[Path, data_option("speech/train", "speech/dev", "noise", "rir")],
    work: Annotated[Path, typer.Option(help="Cache with what the teacher said; the run's files")],
    minutes: Annotated[float, typer.Option(help="Planned time of learning")] = 75,
    channels: Annotated[int, typer.Option(help="Width of the network")] = 256,
    seed: Annotated[int, typer.Option(help="Of weights and crops")] = 0,
    rate: Annotated[float, typer.Option(help="Highest learning rate")] = 1.5e-3,
    weights: Annotated[
        Path | None, typer.Option(help="Exported embedding to go on from, such as the shipped one")
    ] = None,
    every: Annotated[float, typer.Option(help="Minutes between measurements")] = 10,
    threads: Annotated[int, typer.Option(help="Cores to learn on")] = 1,
) -> None:
    """Train on DATA/speech/train, measure on DATA/speech/dev, write to WORK.

    A finished run goes on when it is given more minutes: the schedule stretches, and the learning
    rate rises to where it then is. A run that goes on also hears, for two minutes, whom the student
    itself confounds: from then on these meet in a batch.
    """
    torch.set_num_threads(threads)
    corpus = load_corpus(data / "speech" / "train", work)
    goals = all_targets(corpus, work)
    crops = Crops(corpus, Acoustics.load(data, "train", work), goals, CropConfig(seed=seed))
    model = ModelConfig(channels=channels)
    run = begin(crops.labels, goals.shape[-1], model, seed)
    if (work / "checkpoint.pt").exists():
        run.load(work / "checkpoint.pt")
    elif weights:
        warm(run, weights, crops)
    if run.step or weights:
        crops = replace(crops, sounds=both(run, corpus, goals[0]))
    # twice as fast, after three minutes: one for all lengths of crops would take longer to make
    run.student.compile(dynamic=False)
    dev = DevSet.cut(load_corpus(data / "speech" / "dev", work))
    diary = Diary(work, dev, Student(model), every)
    # a student who can tell voices apart already learns from the margin at once
    margin_from = 0.0 if weights else TrainConfig().margin_from
    config = TrainConfig(minutes=minutes, rate=rate, margin_from=margin_from)
    train(run, crops.batch, config, diary)
    diary.close(run)


if __name__ == "__main__":
    run_command(main)
