"""Speed and memory of the whole command, from file to RTTM, model load included.

::

    python -m benchmarks.speed --data ../shared/data --hours 1
    python -m benchmarks.speed --data ../shared/data --hours 3

The recording is a chain of simulated meetings of held-out speakers, ten minutes each, as FLAC.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks.report import keep
from benchmarks.speech import DataOption
from training.acoustics import Acoustics
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE, load_corpus
from training.simulate import MeetingSettings, simulate_meeting
from training.tables import table

MEETING_SECONDS = 600.0
WHOLE = "About so many: meetings are whole."


def write_recording(data: Path, meetings: int, file: Path) -> None:
    """Write meetings of four held-out speakers, ten minutes each, one after the other."""
    import soundfile

    corpus, acoustics = (
        load_corpus(data / "speech" / "dev", CACHE),
        Acoustics.load(data, "dev", CACHE),
    )
    settings = MeetingSettings(speakers=4, seconds=MEETING_SECONDS)
    with soundfile.SoundFile(file, "w", SAMPLE_RATE, 1, format="FLAC") as sound:
        for seed in range(meetings):
            waveform = simulate_meeting(corpus, acoustics, settings, seed).waveform
            sound.write(np.clip(waveform, -1, 1))


def main(
    data: DataOption,
    hours: Annotated[float, typer.Option(min=MEETING_SECONDS / 3600, help=WHOLE)] = 1.0,
    threads: int = 2,
    runs: Annotated[int, typer.Option(min=1)] = 3,
) -> None:
    """Print wall time, real-time factor and peak memory, and write them to benchmarks/results."""
    meetings = round(hours * 3600 / MEETING_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "recording.flac"
        # in a process of its own: a child's peak memory is never below its parent's at the fork
        wanted = (data, meetings, recording)
        writer = get_context("spawn").Process(target=write_recording, args=wanted)
        writer.start()
        writer.join()
        if writer.exitcode:
            raise typer.Exit(1)  # it has said why
        measured = sorted(_run(recording, threads) for _ in range(runs))
    found = figures(meetings * MEETING_SECONDS, threads, measured)
    median = found["seconds"][runs // 2]
    row = [f"{found['hours']:g}", f"{median:.0f} s", f"{found['rtf']}", f"{found['peak_mib']} MiB"]
    typer.echo(table(["hours", "wall time (median)", "RTF", "peak memory"], [row]))
    keep(f"speed-{found['hours']:g}h", found)


def figures(
    seconds: float, threads: int, measured: Sequence[tuple[float, float]]
) -> dict[str, Any]:
    """Return the figures of runs over so many seconds: what each took, ascending, and its MiB."""
    took = [each for each, _ in measured]
    return {
        "hours": round(seconds / 3600, 3),
        "threads": threads,
        "seconds": [round(each, 1) for each in took],
        "rtf": round(took[len(took) // 2] / seconds, 4),
        "peak_mib": round(max(peak for _, peak in measured)),
    }


def _run(recording: Path, threads: int) -> tuple[float, float]:
    """Return the seconds a run took and its peak memory in MiB."""
    command = [sys.executable, "-m", "diarize", "run", str(recording), "--threads", str(threads)]
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)  # it has not been waited for itself
        if child.returncode:
            said.seek(0)
            typer.echo(said.read(), err=True, nl=False)
            raise typer.Exit(1)
    return took, usage.ru_maxrss / 1024  # kilobytes on Linux


if __name__ == "__main__":
    run_command(main)
