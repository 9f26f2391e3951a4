"""Wrong paths end a recipe with one line, and without its data it does not begin."""

from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from diarize.errors import FileError
from training.commands import refuse_lacking, run_command

pytest.importorskip("torch", reason="needs the [train] extra")

COMMANDS = {
    "calibrate": [],
    "naming": [],
    "embedding.teacher": [],
    "embedding.train": ["--work", "work"],
    "segmentation.overlap": ["--model", "model.onnx"],
    "segmentation.pauses": [],
    "segmentation.train": ["--work", "work"],
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("made", [True, False])
def test_without_its_data_a_recipe_does_not_begin(name: str, made: bool, tmp_path: Path) -> None:
    if made:
        (tmp_path / "data" / "speech").mkdir(parents=True)
    app = typer.Typer()
    app.command()(import_module(f"training.{name}").main)
    result = CliRunner().invoke(app, ["--data", str(tmp_path / "data"), *COMMANDS[name]])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "is not there, or is empty" in result.stderr


def test_a_part_that_is_empty_is_lacking(speech_data: Path, tmp_path: Path) -> None:
    refuse_lacking(speech_data, ("speech/dev", "noise", "rir"))
    (tmp_path / "noise").mkdir()
    for lacking in ("noise", "rir"):
        with pytest.raises(FileError, match=lacking):
            refuse_lacking(tmp_path, (lacking,))


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (FileError("a.npz", "is not there"), "diarize: a.npz: is not there\n"),
        (FileNotFoundError(2, "No such file", "b.onnx"), "diarize: b.onnx: No such file\n"),
    ],
)
def test_what_is_wrong_with_files_is_one_line(
    problem: Exception,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def main(name: str, times: int = 1) -> None:
        assert (name, times) == ("al", 2)
        raise problem

    monkeypatch.setattr("sys.argv", ["command", "al", "--times", "2"])
    with pytest.raises(SystemExit) as ended:
        run_command(main)
    assert ended.value.code == 1
    assert capsys.readouterr().err == said
