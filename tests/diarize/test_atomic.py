import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from diarize.atomic import refuse_other_than_file, refuse_unwritable, write_atomically
from diarize.errors import FileError
from diarize.files import read_text


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", "Zoë\r\nLi\n")
    assert read_text(tmp_path / "a.txt") == "Zoë\r\nLi\n"


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.bin", b"\x00\xff\r\n")
    assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff\r\n"


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x" / "y" / "a.txt", "a")
    assert (tmp_path / "x" / "y" / "a.txt").read_text() == "a"


def test_a_failed_write_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(FileError, match=r"a\.txt: cannot be written: No space left on device"):
        write_atomically(path, "new")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


def test_an_interrupted_write_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", "a")
    (tmp_path / "b.txt").write_text("b")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.txt", "b.txt")}
    assert len(modes) == 1


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_atomically(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written: File name too long"):
        write_atomically(tmp_path / ("a" * 300), "a")


@pytest.mark.parametrize("path", [Path(os.devnull), Path()])
def test_what_is_not_a_file_is_never_replaced(path: Path) -> None:
    with pytest.raises(FileError, match="is not a file"):
        write_atomically(path, "a")


def test_what_is_not_a_file_is_told_beforehand(tmp_path: Path) -> None:
    refuse_other_than_file(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("b")
    refuse_other_than_file(tmp_path / "b.txt")
    with pytest.raises(FileError, match="cannot be written: it is there and is not a file"):
        refuse_other_than_file(tmp_path)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="open files have no names here")
def test_what_is_in_an_open_file_is_not_lost(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("one\n")
    with log.open("a") as file:
        (tmp_path / "link").symlink_to(f"/dev/fd/{file.fileno()}")
        for path in (Path(f"/dev/fd/{file.fileno()}"), tmp_path / "link"):
            with pytest.raises(FileError, match="is an open file, which would be lost; give"):
                write_atomically(path, "two\n")
    assert log.read_text() == "one\n"
    write_atomically(log, "two\n")
    assert log.read_text() == "two\n"


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        write_atomically(tmp_path / "a" / "b.txt", "b")


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 251 + ".txt")
    write_atomically(path, "a")
    assert path.read_text() == "a"


def test_what_utf8_cannot_hold_is_written_as_an_escape(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", "caf\udce9")
    assert read_text(tmp_path / "a.txt") == r"caf\udce9"


def test_a_private_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "voices.json"
    path.write_text("old")
    write_atomically(path, "new", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    write_atomically(tmp_path / "b.txt", "b")
    assert stat.S_IMODE((tmp_path / "b.txt").stat().st_mode) & 0o400


def test_a_database_is_never_written_over(tmp_path: Path) -> None:
    library = tmp_path / "team.db"
    with closing(sqlite3.connect(library)) as database:
        database.execute("CREATE TABLE people (name TEXT)")
    before = library.read_bytes()
    with pytest.raises(FileError, match="is a database, and would be lost; write elsewhere"):
        write_atomically(library, "x")
    assert library.read_bytes() == before


def test_whoever_may_read_a_file_may_read_what_replaces_it(tmp_path: Path) -> None:
    for mode in (0o600, 0o640, 0o664):
        (tmp_path / "a.json").touch()
        (tmp_path / "a.json").chmod(mode)
        write_atomically(tmp_path / "a.json", "{}")
        assert (tmp_path / "a.json").stat().st_mode & 0o777 == mode


def test_what_cannot_be_written_is_told_beforehand(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "x" / "y" / "a.toml")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileError, match="cannot be written"):
        refuse_unwritable(Path("/proc/a.toml"))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_folder_that_may_not_be_entered_is_told_beforehand(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    code = (
        "import os, sys; from pathlib import Path; from diarize.atomic import refuse_unwritable;"
        "os.geteuid() or os.seteuid(65534); refuse_unwritable(Path(sys.argv[1]))"
    )
    path = tmp_path / "closed" / "new" / "a.toml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1].endswith("a.toml: cannot be written: Permission denied")


@pytest.mark.usefixtures("nowhere")
def test_a_name_that_counts_from_a_folder_that_is_gone_is_told() -> None:
    with pytest.raises(FileError, match=r"a\.txt: counts from a folder that is not there any more"):
        write_atomically(Path("a.txt"), "")
    with pytest.raises(FileError, match=r"a\.txt: counts from a folder"):
        refuse_unwritable(Path("a.txt"))
