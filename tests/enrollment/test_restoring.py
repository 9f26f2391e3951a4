import multiprocessing
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from enrollment import Library, LibraryError, Utterance, database
from enrollment.restoring import backup_at, people_at, people_of, put_back

Voice = Callable[..., Utterance]


@pytest.fixture
def backup(library: Library, voice: Voice, tmp_path: Path) -> Path:
    """Back up a library of al, to which bo comes afterwards, and close it."""
    copy = tmp_path / "copies" / "copy.db"
    library.enrol(library.add_person("al"), voice(1))
    library.backup(copy)
    library.enrol(library.add_person("bo-who-goes"), voice(2))
    library.close()
    return copy


def restored(backup: Path, path: Path) -> list[str]:
    with backup_at(backup) as kept:
        put_back(kept, path)
    with Library.open(path) as library:
        assert len(library.gallery()) == len(library.people())
        return [person.name for person in library.people()]


def test_a_backup_takes_the_place_of_a_library_and_leaves_no_trace_of_it(
    backup: Path, path: Path, voice: Voice
) -> None:
    before, stored = backup.read_bytes(), voice(2).vector.tobytes()
    path.with_name("team.db.index").write_bytes(stored)
    assert restored(backup, path) == ["al"]
    files = [file.read_bytes() for file in path.parent.glob("*.*")]
    assert not any(b"bo-who-goes" in file or stored in file for file in files)
    assert backup.read_bytes() == before
    assert [file.name for file in backup.parent.iterdir()] == ["copy.db"]


def test_a_backup_is_put_where_there_is_no_library(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "team.db"
    assert people_at(new) == 0
    assert restored(backup, new) == ["al"]
    assert new.stat().st_mode & 0o777 == 0o600


def test_it_is_known_how_many_people_a_backup_replaces(backup: Path, path: Path) -> None:
    with backup_at(backup) as kept:
        assert (people_of(kept), people_at(path)) == (1, 2)
    path.write_bytes(path.read_bytes()[:5000])
    assert people_at(path) is None


def fill_and_die(path: Path, copy: Path, said: Utterance) -> None:
    with Library.open(path, model="m", dimension=8) as library:
        library.enrol(library.add_person("al"), said)
        library.backup(copy)
    with Library.open(path) as library:
        with library.transaction():
            for number in range(200):
                library.enrol(library.add_person(f"new {number}"), said)
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
@pytest.mark.parametrize("is_copied_over", [True, False])
def test_a_journal_that_a_killed_process_left_is_not_played_over_a_backup(
    path: Path, voice: Voice, tmp_path: Path, is_copied_over: bool
) -> None:
    backup = tmp_path / "copy.db"
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=fill_and_die, args=(path, backup, voice(1)))
    process.start()
    process.join()
    assert path.with_name("team.db-wal").stat().st_size
    if is_copied_over:
        shutil.copyfile(backup, path)
    assert restored(backup, path) == ["al"]


@pytest.mark.parametrize("kept", [100, 4096, 5000, 20_000])
def test_a_library_that_is_cut_off_is_replaced(backup: Path, path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    assert restored(backup, path) == ["al"]


@pytest.mark.parametrize("place", [1, 2, 3, 7])
def test_a_library_with_a_page_of_rubbish_is_replaced(backup: Path, path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place * 4096 : (place + 1) * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    assert restored(backup, path) == ["al"]


def test_what_is_no_library_is_neither_put_back_nor_replaced(backup: Path, path: Path) -> None:
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as foreign:
        foreign.execute("CREATE TABLE dear (value)")
    for file in (other, Path(__file__)):
        before = file.read_bytes()
        with pytest.raises(LibraryError, match="is not a speaker library"):
            restored(file, path)
        with pytest.raises(LibraryError, match="is not a speaker library"):
            restored(backup, file)
        with pytest.raises(LibraryError, match="is not a speaker library"):
            people_at(file)
        assert file.read_bytes() == before
    with pytest.raises(LibraryError, match="there is no speaker library"):
        restored(path.with_name("missing.db"), path)
    with Library.open(path) as library:
        assert len(library.people()) == 2


@pytest.mark.parametrize("folder", [Path(), Path("/"), Path("..")])
def test_a_folder_is_no_backup(path: Path, folder: Path) -> None:
    with pytest.raises(LibraryError, match="is a folder, not a speaker library"):
        restored(folder, path)
    assert not path.exists()


@pytest.mark.parametrize("kept", [0, 100, 5000, 20_000])
def test_a_damaged_backup_replaces_nobody(backup: Path, path: Path, kept: int) -> None:
    backup.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(LibraryError, match=r"copy\.db: (is damaged|there is no)"):
        restored(backup, path)
    with Library.open(path) as library:
        assert len(library.people()) == 2


def test_a_backup_with_a_value_that_cannot_be_replaces_nobody(backup: Path, path: Path) -> None:
    with closing(sqlite3.connect(backup)) as copy, copy:
        copy.execute("UPDATE references_ SET vector = x'00'")
    with pytest.raises(LibraryError, match=r"copy\.db: is damaged"):
        restored(backup, path)
    assert people_at(path) == 2


def test_a_library_that_others_write_for_too_long_stays(
    backup: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match=r"team\.db: is in use by another process"):
            restored(backup, path)
    assert people_at(path) == 2


def test_a_library_in_a_read_only_folder_stays(
    backup: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(database, "_is_in_closed_folder", lambda _path: True)
        for attempt in (lambda: people_at(path), lambda: restored(backup, path)):
            with pytest.raises(LibraryError, match=r"team\.db: is in a read-only folder"):
                attempt()
    assert people_at(path) == 2


@pytest.mark.parametrize("has_journal", [True, False])
def test_a_read_only_library_stays(
    backup: Path, path: Path, monkeypatch: pytest.MonkeyPatch, has_journal: bool
) -> None:
    if has_journal:
        path.with_name("team.db-wal").touch()
    with monkeypatch.context() as patch:
        patch.setattr(database, "_is_writable", lambda place: place != path)
        for attempt in (lambda: people_at(path), lambda: restored(backup, path)):
            with pytest.raises(LibraryError, match=r"team\.db: is read-only; nothing was changed"):
                attempt()
    assert people_at(path) == 2


@pytest.mark.parametrize("kept", [2, 15, 50, -1])
def test_a_library_that_is_damaged_too_much_is_moved_away_first(
    backup: Path, path: Path, kept: int
) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:kept] if kept > 0 else bytes(len(whole)))
    way_out = r"too much to be replaced; move it, and team\.db-wal and team\.db-shm if .* away, and"
    for attempt in (lambda: people_at(path), lambda: restored(backup, path)):
        with pytest.raises(LibraryError, match=way_out):
            attempt()
    path.rename(path.with_name("away"))
    assert restored(backup, path) == ["al"]


def test_who_has_a_library_open_sees_that_it_is_another(backup: Path, path: Path) -> None:
    with Library.open(path) as library:
        before = library.revision
        restored(backup, path)
        assert library.revision > before
        assert [person.name for person in library.gallery().people] == ["al"]
