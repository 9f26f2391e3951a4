from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.errors import FileError  # noqa: E402 - after the check for torch
from training.checkpoints import read_checkpoint  # noqa: E402


def test_a_checkpoint_is_read_by_the_recipe_that_wrote_it(tmp_path: Path) -> None:
    torch.save({"student": {}, "step": 3}, tmp_path / "c.pt")
    assert read_checkpoint(tmp_path / "c.pt", "student")["step"] == 3
    with pytest.raises(FileError, match=r"c\.pt: is no checkpoint of a training: .* no model"):
        read_checkpoint(tmp_path / "c.pt", "model")


@pytest.mark.parametrize("content", [b"", b"some text", b"PK\x03\x04 cut short"])
def test_another_file_is_no_checkpoint(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.pt").write_bytes(content)
    with pytest.raises(FileError, match="is no checkpoint of a training"):
        read_checkpoint(tmp_path / "c.pt", "model")


def test_a_missing_checkpoint_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_checkpoint(tmp_path / "c.pt", "model")
