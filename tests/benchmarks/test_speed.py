from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmarks import speed


def test_figures_are_of_the_hours_that_were_made() -> None:
    found = speed.figures(1800.0, 2, [(8.96, 400.2), (9.0, 401.6), (12.0, 390.0)])
    assert found == {
        "hours": 0.5,
        "threads": 2,
        "seconds": [9.0, 9.0, 12.0],
        "rtf": 0.005,
        "peak_mib": 402,
    }


@pytest.mark.parametrize("options", [["--hours", "0.05"], ["--runs", "0"]])
def test_less_than_one_meeting_or_run_is_a_usage_error(options: list[str], tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(speed.main)
    result = CliRunner().invoke(app, [*options, "--data", str(tmp_path)])
    assert result.exit_code == 2


def test_what_the_command_says_when_it_fails_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.flac").write_bytes(b"no audio")
    with pytest.raises(typer.Exit) as ended:
        speed._run(tmp_path / "a.flac", 1)
    assert ended.value.exit_code == 1
    assert "a.flac" in capsys.readouterr().err
