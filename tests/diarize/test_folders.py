import errno
import os
import sys
import time
from pathlib import Path

import pytest

from diarize.errors import FileError
from diarize.files import read_text
from diarize.folders import (
    OLD,
    files_below,
    refuse_to_empty,
    refuse_to_lose,
    remove_folder,
    remove_old_drafts,
    replaced_folder,
)


def test_a_folder_takes_the_place_of_another_when_all_went_well(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "old").write_text("")
    with replaced_folder(folder) as draft:
        (draft / "new").write_text("")
        assert [path.name for path in folder.iterdir()] == ["old"]
    assert [path.name for path in folder.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_stays_when_something_went_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    with pytest.raises(FileError), replaced_folder(folder) as draft:
        read_text(draft / "missing")
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(FileError, match=r"bundle: cannot be written: Not a directory"),
        replaced_folder(tmp_path / "file" / "bundle"),
    ):
        pass


def test_a_folder_is_removed_with_what_an_interruption_left(tmp_path: Path) -> None:
    for name in ("bundle", ".bundle.0123.draft", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("")
    remove_folder(tmp_path / "bundle")
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_link_is_written_through_and_stays(tmp_path: Path) -> None:
    (tmp_path / "disk" / "bundle").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "bundle")
    with replaced_folder(tmp_path / "link") as draft:
        (draft / "new").touch()
    assert (tmp_path / "link").is_symlink()
    assert sorted(tmp_path.rglob("*")) == [
        tmp_path / name for name in ("disk", "disk/bundle", "disk/bundle/new", "link")
    ]


def test_the_folder_one_is_in_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with replaced_folder(Path()) as draft:
        (draft / "new").touch()
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "here", tmp_path / "here" / "new"]


def test_a_folder_that_cannot_step_aside_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mounted"
    folder.mkdir()

    def busy(path: Path, _target: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))

    monkeypatch.setattr(Path, "rename", busy)
    with replaced_folder(folder) as draft:
        (draft / "new").touch()
    assert sorted(tmp_path.rglob("*")) == [folder, folder / "new"]


def test_of_a_link_the_link_alone_is_removed(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    remove_folder(tmp_path / "link")
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "disk", tmp_path / "disk" / "file"]


def test_what_an_interruption_left_long_ago_is_removed(tmp_path: Path) -> None:
    for name in (".bundle.0123.draft", ".bundle.4567.draft", ".other.0123.draft"):
        (tmp_path / name).mkdir()
    (tmp_path / ".bundle.89ab.draft").symlink_to(tmp_path)
    long_ago = time.time() - OLD - 1
    for name in (".bundle.0123.draft", ".bundle.89ab.draft", ".other.0123.draft"):
        os.utime(tmp_path / name, (long_ago, long_ago), follow_symlinks=False)
    remove_old_drafts(tmp_path / "bundle")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".bundle.4567.draft", ".other.0123.draft"]


def test_a_folder_that_is_not_there_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="bundle: cannot be removed: No such file"):
        remove_folder(tmp_path / "bundle")


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
