"""``diarize models build`` as people type it."""

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
