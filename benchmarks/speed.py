"""Speed and memory of the whole command, from file to RTTM, model load included.

::

    python -m benchmarks.speed --data ../shared/data --hours 1
    python -m benchmarks.speed --data ../shared/data --hours 3

The recording is a chain of simulated meetings of held-out speakers, as FLAC.
"""

import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import typer

from benchmarks.report import keep
from benchmarks.speech import DataOption
from training.acoustics import Acoustics
from training.corpus import CACHE, SAMPLE_RATE, load_corpus
from training.simulate import MeetingSettings, simulate_meeting
from training.tables import table

MEETING_SECONDS = 600.0


def write_recording(data: Path, hours: float, file: Path) -> None:
    """Write meetings of four held-out speakers, ten minutes each, one after the other."""
    import soundfile

    corpus, acoustics = (
        load_corpus(data / "speech" / "dev", CACHE),
        Acoustics.load(data, "dev", CACHE),
    )
    settings = MeetingSettings(speakers=4, seconds=MEETING_SECONDS)
    with soundfile.SoundFile(file, "w", SAMPLE_RATE, 1, format="FLAC") as sound:
        for seed in range(round(hours * 3600 / MEETING_SECONDS)):
            waveform = simulate_meeting(corpus, acoustics, settings, seed).waveform
            sound.write(np.clip(waveform, -1, 1))


def main(
    data: DataOption,
    hours: float = 1.0,
    threads: int = 2,
    runs: int = 3,
) -> None:
    """Print wall time, real-time factor and peak memory, and write them to benchmarks/results."""
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "recording.flac"
        # in a process of its own: a child's peak memory is never below its parent's at the fork
        writer = get_context("spawn").Process(target=write_recording, args=(data, hours, recording))
        writer.start()
        writer.join()
        measured = sorted(_run(recording, threads) for _ in range(runs))
    took = [seconds for seconds, _ in measured]
    peak = max(mebibytes for _, mebibytes in measured)
    median = took[len(took) // 2]
    figures = {
        "hours": hours,
        "threads": threads,
        "seconds": [round(seconds, 1) for seconds in took],
        "rtf": round(median / (hours * 3600), 4),
        "peak_mib": round(peak),
    }
    row = [f"{hours:g}", f"{median:.0f} s", f"{figures['rtf']}", f"{peak:.0f} MiB"]
    typer.echo(table(["hours", "wall time (median)", "RTF", "peak memory"], [row]))
    keep(f"speed-{hours:g}h", figures)


def _run(recording: Path, threads: int) -> tuple[float, float]:
    """Return the seconds a run took and its peak memory in MiB."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "diarize", "run", str(recording), "--threads", str(threads)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{' '.join(command)} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024  # kilobytes on Linux


if __name__ == "__main__":
    typer.run(main)
