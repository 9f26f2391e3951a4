"""``diarize models build`` as people type it."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import Result

Command = Callable[..., Result]
Make = Callable[..., Path]

EXAMPLE = Path(__file__).parents[4] / "examples" / "meeting.ogg"

pytestmark = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("onnx")), reason="needs the [torch] extra"
)


def test_a_bundle_is_built_and_runs(
    diarize: Command, make_checkpoint: Make, ecapa: Path, tmp_path: Path
) -> None:
    made = ("--segmentation", make_checkpoint(2), "--embedding", ecapa, "--license", "MIT")
    result = diarize("models", "build", *made, "--check", EXAMPLE, "-o", tmp_path / "own")
    assert result.exit_code == 0, result.stderr
    assert "embedding: differs by at most" in result.stdout
    run = diarize("run", EXAMPLE, "--bundle", tmp_path / "own", "--json")
    assert run.exit_code == 0, run.stderr


def test_a_checkpoint_that_is_not_there_is_one_line(diarize: Command, tmp_path: Path) -> None:
    made = ("--segmentation", tmp_path / "none.bin", "--embedding", tmp_path, "--license", "MIT")
    result = diarize("models", "build", *made, "-o", tmp_path / "own")
    assert result.exit_code == 1
    assert result.stderr.startswith("diarize: no checkpoint")
    assert not (tmp_path / "own").exists()


def test_terms_have_to_be_given(diarize: Command, tmp_path: Path) -> None:
    made = ("--segmentation", tmp_path, "--embedding", tmp_path)
    assert diarize("models", "build", *made, "-o", tmp_path / "own").exit_code == 2


def test_what_is_in_the_folder_is_kept(diarize: Command, tmp_path: Path) -> None:
    (tmp_path / "embedding.onnx").write_text("mine")
    made = ("--segmentation", tmp_path, "--embedding", tmp_path, "--license", "MIT")
    result = diarize("models", "build", *made, "-o", tmp_path)
    assert result.exit_code == 1
    assert "holds embedding.onnx, which would be lost; write elsewhere" in result.stderr
    assert (tmp_path / "embedding.onnx").read_text() == "mine"


def test_a_folder_that_could_be_taken_for_a_bundle_is_named_so_that_it_is_not(
    diarize: Command,
    make_checkpoint: Make,
    ecapa: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    made = ("--segmentation", make_checkpoint(2), "--embedding", ecapa, "--license", "MIT")
    result = diarize("models", "build", *made, "-o", "embedded")
    assert result.stdout.endswith(f"embedded: run it with --bundle .{os.sep}embedded\n")
