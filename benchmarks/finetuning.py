"""What fine-tuning gains on calls whose labels follow a convention of their own.

::

    python -m benchmarks.finetuning --data ../shared/data

Calls of two held-out speakers over the telephone, in noise, whose labels pass over pauses of up to
a second, as those of AMI do. Some are learnt from; the others are measured, before and after.
Nobody is heard in two of them.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer

from benchmarks.report import keep
from benchmarks.speech import DataOption
from diarize import Annotation, FittingConfig, Samples, Turn, finetune
from diarize.commands.tables import show_fine_tuned
from diarize.excerpts import as_wav
from diarize.finetuning.text import verdict
from diarize.labelled import Labelled
from training.acoustics import Acoustics
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE, Corpus, load_corpus
from training.simulate import MeetingSettings, simulate_meeting
from training.simulate.scene import SCENES
from training.simulate.voices import VoiceBank

CALL = replace(SCENES["clean"], telephone=1.0, coded=1.0, noisy=1.0, snr=(5.0, 20.0))
FIRST_SEED = 40_000
PAUSE = 1.0


def calls(data: Path, folder: Path, number: int, seconds: float) -> list[Labelled]:
    """Write calls into a folder and return them with their turns."""
    corpus = load_corpus(data / "speech" / "dev", CACHE)
    acoustics = Acoustics.load(data, "dev", CACHE)
    settings = MeetingSettings(speakers=2, seconds=seconds, scene=CALL)
    found = []
    for place, pair in enumerate(pairs(corpus, number, settings.enough)):
        made = simulate_meeting(pair, acoustics, settings, FIRST_SEED + place)
        file = folder / f"call{place + 1:02}.wav"
        file.write_bytes(as_wav(Samples(made.waveform, SAMPLE_RATE)))
        found.append(Labelled(file, without_pauses(made.annotation), file))
    return found


def pairs(corpus: Corpus, number: int, enough: float) -> Iterator[Corpus]:
    """Yield what two speakers say, others each time, of those with ``enough`` seconds to say."""
    bank = VoiceBank(corpus, enough)
    able = [name for name in bank.speakers if bank.speaks(name)]
    if len(able) < 2 * number:
        raise typer.BadParameter(
            f"{number} calls take {2 * number} speakers, and {len(able)} have enough to say"
        )
    chosen = np.random.default_rng(FIRST_SEED).permutation(able)[: 2 * number]
    for pair in chosen.reshape(-1, 2).tolist():
        said = [utterance for name in pair for utterance in bank.by_speaker[name]]
        yield replace(corpus, utterances=tuple(said))


def without_pauses(annotation: Annotation) -> Annotation:
    """Join the turns of a speaker that are `PAUSE` or less apart."""
    joined: dict[str, list[Turn]] = {}
    for turn in annotation:
        own = joined.setdefault(turn.speaker, [])
        if own and turn.start - own[-1].end <= PAUSE:
            own[-1] = Turn(own[-1].start, max(turn.end, own[-1].end), turn.speaker)
        else:
            own.append(turn)
    return Annotation(annotation.recording, [turn for own in joined.values() for turn in own])


def main(
    data: DataOption,
    number: Annotated[int, typer.Option(min=1, help="Calls in all.")] = 20,
    seconds: Annotated[float, typer.Option(help="Length of each.")] = 180.0,
    epochs: int = FittingConfig().epochs,
) -> None:
    """Print errors before and after, and write them to benchmarks/results."""
    with TemporaryDirectory() as folder:
        recordings = calls(data, Path(folder), number, seconds)
        start = time.perf_counter()
        found = finetune(recordings, "embedded", config=FittingConfig(epochs=epochs))
        took = time.perf_counter() - start
    show_fine_tuned(found)
    typer.echo(f"{verdict(found)}; {found.seconds / 60:.0f} minutes learnt from in {took:.0f} s")
    figures = {"epochs": epochs, "took": round(took, 1), **found.to_dict()}
    typer.echo(f"written: {keep('finetuning', figures)}")


if __name__ == "__main__":
    run_command(main)
