import sys
from pathlib import Path

import pytest

from diarize.errors import FileError
from diarize.folders import files_below, refuse_to_empty, refuse_to_lose


@pytest.fixture
def too_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with ``a.wav`` and, deep in it, one whose path the system does not take."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.wav").touch()
    for _ in range(20):
        Path("d" * 250).mkdir()
        monkeypatch.chdir("d" * 250)  # step by step: whole, the path is longer than any may be
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="paths may be of another length")
def test_a_folder_that_cannot_be_looked_into_is_named(too_deep: Path) -> None:
    with pytest.raises(FileError, match=r"d+: cannot be looked into: File name too long$"):
        files_below(too_deep)
    closed: list[OSError] = []
    assert files_below(too_deep, closed.append) == [too_deep / "a.wav"]
    assert len(closed) == 1


def test_files_below_a_folder_are_found_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c", "a", "b/x"):
        (tmp_path / name).touch()
    assert files_below(tmp_path) == [tmp_path / name for name in ("a", "b/x", "c")]


def test_a_folder_of_ours_or_an_empty_one_may_be_replaced(tmp_path: Path) -> None:
    refuse_to_empty(tmp_path / "missing", "bundle.toml", [".toml"])
    refuse_to_empty(tmp_path, "bundle.toml", [".toml"])
    (tmp_path / "bundle.toml").touch()
    refuse_to_empty(tmp_path, "bundle.toml", [".toml"])


@pytest.mark.parametrize("name", ["talk.wav", "talks/monday.rttm", "settings.toml"])
def test_a_folder_with_something_else_in_it_may_not(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    if name != "settings.toml":
        (tmp_path / "bundle.toml").touch()
    with pytest.raises(FileError, match="which would be lost; write elsewhere"):
        refuse_to_empty(tmp_path, "bundle.toml", [".toml"])


def test_a_file_is_no_folder_to_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(FileError, match="is there and is no folder"):
        refuse_to_empty(tmp_path / "a.txt", "bundle.toml", [".toml"])


@pytest.mark.parametrize("name", ["talk.wav", "talks/monday.rttm"])
def test_what_is_not_of_ours_is_not_lost_with_a_damaged_folder(tmp_path: Path, name: str) -> None:
    refuse_to_lose(tmp_path / "missing", [".toml"])
    (tmp_path / "settings.toml").touch()
    refuse_to_lose(tmp_path, [".toml"])
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    with pytest.raises(FileError, match=r"holds talk.*, which would be lost; move it away first"):
        refuse_to_lose(tmp_path, [".toml"])


def test_nobody_misses_what_macos_keeps_of_a_folder(tmp_path: Path) -> None:
    for name in (".DS_Store", "._bundle.toml"):
        (tmp_path / name).touch()
    refuse_to_empty(tmp_path, "bundle.toml", [".toml"])
    refuse_to_lose(tmp_path, [".toml"])


def test_hidden_folders_and_companions_of_macos_are_passed_over(tmp_path: Path) -> None:
    for name in ("a.rttm", "._a.rttm", ".checkpoints/a.rttm", "b/c.rttm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert files_below(tmp_path) == [tmp_path / "a.rttm", tmp_path / "b" / "c.rttm"]


def test_a_folder_that_begins_as_a_companion_of_macos_is_missed(tmp_path: Path) -> None:
    (tmp_path / "._private").mkdir()
    with pytest.raises(FileError, match=r"holds \._private, which would be lost"):
        refuse_to_lose(tmp_path, (".toml",))
