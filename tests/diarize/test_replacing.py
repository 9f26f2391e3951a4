import errno
import os
import time
from pathlib import Path

import pytest

from diarize.errors import FileError
from diarize.files import read_text
from diarize.replacing import OLD, remove_folder, remove_old_drafts, replaced_folder


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


def test_the_folder_one_is_in_is_filled_and_stays_the_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "bundle.toml").write_text("old")
    monkeypatch.chdir(tmp_path / "here")
    with replaced_folder(Path()) as draft:
        for name in ("bundle.toml", "new"):
            (draft / name).write_text("new")
    assert [Path(name).read_text() for name in ("bundle.toml", "new")] == ["new", "new"]
    assert len(list(tmp_path.rglob("*"))) == 3


def test_a_mounted_folder_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "mounted")
    (tmp_path / "mounted").mkdir()
    before = (tmp_path / "mounted").stat().st_ino
    with replaced_folder(tmp_path / "mounted") as draft:
        (draft / "new").touch()
    assert (tmp_path / "mounted").stat().st_ino == before
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "mounted", tmp_path / "mounted" / "new"]


def test_a_folder_that_cannot_be_filled_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bundle.toml").write_text("old")
    monkeypatch.chdir(tmp_path)

    def full(_source: Path, place: Path) -> None:
        place.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))

    monkeypatch.setattr("diarize.replacing.shutil.copyfile", full)
    with (
        pytest.raises(FileError, match="cannot be written: No space left"),
        replaced_folder(Path()) as draft,
    ):
        (draft / "bundle.toml").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.toml"]
    assert (tmp_path / "bundle.toml").read_text() == "old"


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
