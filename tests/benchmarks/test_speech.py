from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmarks import (
    accuracy,
    identification,
    segmentation,
    speed,
    swapped,
    transcripts,
    verification,
)


@pytest.mark.parametrize(
    "benchmark",
    [accuracy, identification, segmentation, speed, swapped, transcripts, verification],
    ids=lambda benchmark: benchmark.__name__,
)
def test_without_speech_a_benchmark_says_so_and_stops(benchmark: object, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(benchmark.main)  # type: ignore[attr-defined]
    result = CliRunner().invoke(app, ["--data", str(tmp_path / "nothing")])
    assert result.exit_code == 0, result.output
    assert "speech/dev is not there, so nothing is measured" in " ".join(result.output.split())
