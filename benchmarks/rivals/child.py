"""One contestant in a process of its own, so that its memory and its start are its own.

``python -m benchmarks.rivals.child NAME FOLDER --threshold T`` diarizes the WAV files of a folder
one after the other, and writes an RTTM for each. The seconds that each took, and the most memory of
all, go into `MEASURED`. Where there are several, a minute of the first is heard before: what is
loaded once belongs to the start, which is measured by a recording alone.
"""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.memory import peak_mib
from benchmarks.rivals.contestants import CONTESTANTS
from diarize.formats.rttm import format_rttm
from training.commands import run_command
from training.corpus import SAMPLE_RATE, read_waveform

MEASURED = "measured.json"
WARMING = 60 * SAMPLE_RATE


def main(
    name: str,
    folder: Path,
    threshold: Annotated[float, typer.Option()],
    threads: Annotated[int, typer.Option()] = 1,
) -> None:
    """Diarize every WAV file of FOLDER."""
    contestant, took = CONTESTANTS[name].make(threads), {}
    files = sorted(folder.glob("*.wav"))
    if len(files) > 1:
        contestant.tell(contestant.hear(read_waveform(files[0])[:WARMING]), threshold)
    for file in files:
        start, waveform = time.perf_counter(), read_waveform(file)
        found = contestant.tell(contestant.hear(waveform), threshold)
        took[file.stem] = time.perf_counter() - start
        file.with_suffix(".rttm").write_text(format_rttm(found), encoding="utf-8")
    figures = {"took": took, "peak_mib": peak_mib()}
    (folder / MEASURED).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    run_command(main)
