import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from enrollment import Library, LibraryError

ROOT = Path(__file__).parents[2]


def names(path: Path) -> list[str]:
    with Library.open(path) as library:
        return [person.name for person in library.people()]


def test_a_backup_has_everybody_and_only_its_owner_can_read_it(
    library: Library, tmp_path: Path
) -> None:
    library.add_person("al")
    copy = tmp_path / "new" / "copy.db"
    library.backup(copy)
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]
    assert copy.stat().st_mode & 0o777 == 0o600
    assert names(copy) == ["al"]


def test_a_disk_without_links_gets_a_backup_too(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(_source: Path, _name: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    library.add_person("al")
    copy = tmp_path / "copies" / "copy.db"
    library.backup(copy)
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]
    assert names(copy) == ["al"]


@pytest.mark.parametrize("has_links", [True, False])
def test_what_got_the_name_meanwhile_is_not_written_over(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    copy = tmp_path / "copies" / "copy.db"
    link = os.link

    def late(source: Path, name: Path) -> None:
        copy.write_text("of somebody else")
        if not has_links:
            raise PermissionError(1, "Operation not permitted")
        link(source, name)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(LibraryError, match=r"copy\.db: cannot be made: File exists"):
        library.backup(copy)
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]
    assert copy.read_text() == "of somebody else"


@pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
def test_a_backup_that_is_killed_is_not_there_and_the_next_one_is_whole(
    library: Library, tmp_path: Path
) -> None:
    library.add_person("al")
    copy = tmp_path / "copy.db"
    code = (
        "import os, signal, sys; from pathlib import Path; from enrollment import Library;"
        "os.link = lambda *paths: os.kill(os.getpid(), signal.SIGKILL);"
        "Library.open(Path(sys.argv[1])).backup(Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(library.path), str(copy)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode < 0
    assert not copy.exists()
    library.backup(copy)
    assert names(copy) == ["al"]


@pytest.mark.skipif(os.name == "nt", reason="needs limits of POSIX")
def test_a_backup_for_which_there_is_no_space_leaves_nothing(
    library: Library, tmp_path: Path
) -> None:
    with library.transaction():
        for number in range(400):
            library.add_person(f"person {number}", notes="x" * 10_000)
    copy = tmp_path / "copies" / "copy.db"
    code = (
        "import resource, sys; from pathlib import Path; from enrollment import Library;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16));"
        "Library.open(Path(sys.argv[1])).backup(Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(library.path), str(copy)]
    failed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert "copy.db: the disk is full" in failed.stderr or "disk reports an error" in failed.stderr
    assert list(copy.parent.iterdir()) == []


def test_a_backup_is_a_library_of_which_others_can_read_while_one_writes(
    library: Library, tmp_path: Path
) -> None:
    library.backup(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("wal",)
