"""Whole diarizers on the same recordings: error, count, speed, memory, size, cold start.

::

    python -m benchmarks.rivals --data ../shared/data

Each is tuned alike: the threshold of its clustering is the best of a grid on other meetings (other
seeds) of the same held-out speakers. Then each runs in a process of its own. Those whose packages
are not installed are left out, with the reason.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from benchmarks.accuracy import HEADER, Outcome, as_dict, outcome, row
from benchmarks.report import keep
from benchmarks.rivals.child import MEASURED
from benchmarks.rivals.contestants import CONTESTANTS, Contestant
from benchmarks.rivals.footprint import installed_size
from benchmarks.speech import WithAmi
from diarize import Annotation, Samples, read_annotations
from diarize.excerpts import as_wav
from training.cases import Case, ami_excerpts, simulated_meetings
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE
from training.tables import table

FIRST_SEED = 10_000
STARTS = 3


@dataclass(frozen=True)
class Result:
    """What came of a contestant: outcomes by kind of recordings, and what it needs.

    ``peak`` and ``size`` are in MiB: most memory, and all that has to be installed. ``start`` is
    how many seconds it takes from nothing to the turns of two seconds.
    """

    threshold: float
    outcomes: dict[str, Outcome]
    peak: float
    size: float
    start: float

    def as_dict(self, name: str) -> list[dict[str, Any]]:
        """Return a row for each kind of recordings."""
        needs = {
            "peak_mib": round(self.peak),
            "installed_mib": round(self.size),
            "cold_start": round(self.start, 2),
        }
        return [
            {"diarizer": name, "data": group, "threshold": self.threshold, **as_dict(each), **needs}
            for group, each in self.outcomes.items()
        ]

    def rows(self, name: str) -> list[list[str]]:
        """Return lines of the table."""
        needs = [f"{self.peak:.0f} MiB", f"{self.size:.0f} MiB", f"{self.start:.1f} s"]
        return [[name, *row(group, each), *needs] for group, each in self.outcomes.items()]


def best_threshold(contestant: Contestant, grid: Sequence[float], cases: Sequence[Case]) -> float:
    """Return the threshold with the lowest error rate over the cases."""
    heard = [contestant.hear(case.waveform) for case in cases]

    def rate(threshold: float) -> float:
        found = (contestant.tell(each, threshold) for each in heard)
        scored = (outcome(case, turns, 0.0) for case, turns in zip(cases, found, strict=True))
        return sum(scored, start=Outcome()).errors.rate

    return min(grid, key=rate)


def run(name: str, folder: Path, threshold: float, threads: int) -> float:
    """Let a contestant diarize a folder; return the seconds it lived.

    Raises
    ------
    typer.Exit
        It failed; what it said is on stderr.
    """
    command = [sys.executable, "-m", "benchmarks.rivals.child", name, str(folder)]
    options = ["--threshold", str(threshold), "--threads", str(threads)]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    start = time.perf_counter()
    done = subprocess.run(
        [*command, *options], stderr=subprocess.PIPE, text=True, env=environment, check=False
    )
    if done.returncode:
        typer.echo(f"{name} failed:\n{done.stderr}", err=True, nl=False)
        raise typer.Exit(1)
    return time.perf_counter() - start


def measured(name: str, cases: Sequence[Case], threshold: float, threads: int) -> Result:
    """Run a contestant on all cases, and a few times on two seconds, to see how fast it starts."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as short:
        for number, case in enumerate(cases):
            _write(Path(folder) / f"{number:03}.wav", case)
        _write(Path(short) / "short.wav", cases[0], seconds=2)
        starts = sorted(run(name, Path(short), threshold, threads) for _ in range(STARTS))
        run(name, Path(folder), threshold, threads)
        figures = json.loads((Path(folder) / MEASURED).read_text())
        outcomes = _scored(Path(folder), cases, figures["took"])
    size = sum(installed_size(CONTESTANTS[name].packages).values()) / 2**20
    return Result(threshold, outcomes, figures["peak_mib"], size, starts[STARTS // 2])


def _write(file: Path, case: Case, seconds: float | None = None) -> None:
    samples = case.waveform[: None if seconds is None else round(seconds * SAMPLE_RATE)]
    file.write_bytes(as_wav(Samples(samples, SAMPLE_RATE)))


def _scored(folder: Path, cases: Sequence[Case], took: Mapping[str, float]) -> dict[str, Outcome]:
    groups: dict[str, Outcome] = {}
    for number, case in enumerate(cases):
        turns = read_annotations(folder / f"{number:03}.rttm").values()
        found = next(iter(turns), Annotation("recording"))
        group = case.group.partition(",")[0]
        each = outcome(case, found, took[f"{number:03}"])
        groups[group] = groups.get(group, Outcome()) + each
    return groups


def main(
    data: WithAmi,
    meetings: Annotated[int, typer.Option(help="Simulated meetings.")] = 10,
    calibration: Annotated[int, typer.Option(help="Other ones, to find thresholds on.")] = 5,
    threads: Annotated[int, typer.Option(help="Of each of them.")] = 2,
) -> None:
    """Print the table and write it to benchmarks/results."""
    cases = [*simulated_meetings(data, CACHE, "room", meetings), *ami_excerpts(data)]
    others = list(simulated_meetings(data, CACHE, "room", calibration, FIRST_SEED))
    results: dict[str, Result] = {}
    for name, entry in CONTESTANTS.items():
        try:
            contestant = entry.make(threads)
            installed_size(entry.packages)
        except (ImportError, PackageNotFoundError) as problem:
            typer.echo(f"{name} is left out: {problem}", err=True)
            continue
        threshold = best_threshold(contestant, entry.thresholds, others)
        del contestant
        results[name] = measured(name, cases, threshold, threads)
    rows = [line for name, each in results.items() for line in each.rows(name)]
    typer.echo(table(("diarizer", *HEADER, "peak memory", "installed", "cold start"), rows))
    kept = [line for name, each in results.items() for line in each.as_dict(name)]
    typer.echo(f"written: {keep('rivals', {'threads': threads, 'rows': kept})}")


if __name__ == "__main__":
    run_command(main)
