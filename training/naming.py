"""Give a bundle what it takes to name voices: a cohort of strangers, and a calibration.

::

    python -m training.naming --data ../shared/data

To be run whenever the embedding model has changed; it takes some ten minutes. What
``training.cohort`` and ``training.identification`` find goes into ``bundle.toml``, which refuses
it beside any other model.
"""

from pathlib import Path
from typing import Annotated

import typer

from diarize.bundle import find_bundle
from enrollment.cohort import read_cohort
from training.bundle import EMBEDDING, WEIGHTS, identification, write
from training.cohort import STRANGERS, cohort, onnx_model, write_cohort
from training.commands import data_option, run_command
from training.corpus import CACHE, load_corpus
from training.identification import SPEAKERS, calibrated


def main(
    data: Annotated[Path, data_option("speech/train")],
    folder: Annotated[Path, typer.Option(help="Bundle to write into.")] = WEIGHTS,
    strangers: Annotated[int, typer.Option(help="Voices of the cohort.")] = STRANGERS,
    speakers: Annotated[int, typer.Option(help="Speakers to calibrate on.")] = SPEAKERS,
) -> None:
    """Write cohort.npy, and the table [identification] of bundle.toml."""
    corpus = load_corpus(data / "speech" / "train", CACHE)
    embed = onnx_model(folder / EMBEDDING)
    file = folder / "cohort.npy"
    write_cohort(file, cohort(corpus, embed, strangers, 0))
    typer.echo(f"{file}: {strangers} strangers")
    calibration = calibrated(embed, corpus, read_cohort(file), speakers)
    table = identification(folder, calibration.as_dict())
    write(folder, find_bundle(folder).version, find_bundle(folder).settings, table)
    typer.echo(f"calibrated on {calibration.speakers} speakers, {calibration.trials} trials")


if __name__ == "__main__":
    run_command(main)
