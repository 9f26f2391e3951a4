from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner, Result

from benchmarks import (
    accuracy,
    finetuning,
    identification,
    segmentation,
    speed,
    swapped,
    transcripts,
    verification,
)
from benchmarks.rivals import __main__ as rivals

HEARING = pytest.mark.parametrize(
    "benchmark",
    [
        *(accuracy, finetuning, identification, rivals, segmentation),
        *(speed, swapped, transcripts, verification),
    ],
    ids=lambda benchmark: benchmark.__name__,
)


def invoked(benchmark: ModuleType, *options: str) -> Result:
    app = typer.Typer()
    app.command()(benchmark.main)
    return CliRunner().invoke(app, options)


@HEARING
def test_a_folder_that_is_not_there_is_an_error(benchmark: ModuleType, tmp_path: Path) -> None:
    result = invoked(benchmark, "--data", str(tmp_path / "nothing"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert "speech/dev: is not there, or is empty" in result.stderr


@pytest.mark.parametrize("benchmark", [identification, segmentation, verification])
def test_where_the_usual_folder_is_not_there_a_benchmark_says_so_and_stops(
    benchmark: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoked(benchmark)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "../shared/data/speech/dev is not there, so nothing is measured\n"


@pytest.mark.parametrize("benchmark", [accuracy, finetuning, identification, speed, transcripts])
def test_without_noises_nothing_is_measured_in_noise(benchmark: ModuleType, tmp_path: Path) -> None:
    for name in ("speech/dev", "speech/train", "ami", "rir"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "segments.csv").touch()
    result = invoked(benchmark, "--data", str(tmp_path))
    assert result.exit_code == 1
    assert "noise: is not there, or is empty" in result.stderr
