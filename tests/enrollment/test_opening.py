import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from enrollment import Library, LibraryError, Utterance, database
from enrollment.schema import MIGRATIONS

Voice = Callable[..., Utterance]
NOBODY = 65534

posix = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_only_its_owner_can_read_a_new_library(tmp_path: Path, voice: Voice) -> None:
    path = tmp_path / "new" / "team.db"
    with Library.open(path, model="m", dimension=8) as library:
        library.enrol(library.add_person("al"), voice(1))
        modes = {file.name: mode(file) for file in path.parent.iterdir()}
    assert mode(path.parent) == 0o700
    assert modes == {"team.db": 0o600, "team.db-wal": 0o600, "team.db-shm": 0o600}


@posix
def test_a_shared_library_and_its_folder_keep_their_permissions(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    Library.open(path, model="m", dimension=8).close()
    path.chmod(0o660)
    before = mode(tmp_path)
    Library.open(path, model="m", dimension=8).close()
    assert (mode(path), mode(tmp_path)) == (0o660, before)


@pytest.mark.parametrize("name", [":memory:", "file:a.db?mode=memory", "a b'\";--.db", "ж🎤.db"])
def test_any_name_of_a_file_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with Library.open(Path(name), model="m", dimension=8) as library:
        library.add_person("al")
    assert (tmp_path / name).stat().st_size > 0
    with Library.open(Path(name)) as library:
        assert [person.name for person in library.people()] == ["al"]


@pytest.mark.parametrize("make", [lambda path: None, Path.touch])
def test_without_a_model_a_library_must_be_there(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    with pytest.raises(LibraryError, match=r"team\.db: there is no speaker library"):
        Library.open(path)
    assert not path.exists() or path.stat().st_size == 0


def test_an_empty_file_becomes_a_library(path: Path) -> None:
    path.touch()
    with Library.open(path, model="m", dimension=8) as library:
        assert library.people() == ()


def test_a_library_of_another_model_is_refused_with_what_to_do(path: Path) -> None:
    Library.open(path, model="3f2a" * 16, dimension=192).close()
    complaint = (
        r"team\.db: was made with the model 3f2a3f2a3f2a of dimension 192, not b4d0b4d0b4d0 of 256;"
        " give the --bundle it was made with, run `diarize speakers reembed`, "
        "or use another library"
    )
    with pytest.raises(LibraryError, match=complaint):
        Library.open(path, model="b4d0" * 16, dimension=256)
    with pytest.raises(LibraryError, match="of dimension 192, not 3f2a3f2a3f2a of 256"):
        Library.open(path, model="3f2a" * 16, dimension=256)


@pytest.mark.parametrize(
    ("model", "dimension"), [("m", None), (None, 8), ("m", 0), ("m", 2**17), ("", 8), ("m m", 8)]
)
def test_half_a_model_is_misuse(path: Path, model: str | None, dimension: int | None) -> None:
    with pytest.raises(ValueError, match=r"model|dimension"):
        Library.open(path, model=model, dimension=dimension)
    assert not path.exists()


def test_a_file_of_something_else_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"RIFF....WAVEfmt " * 500)
    with pytest.raises(LibraryError, match=r"team\.db: is not a speaker library"):
        Library.open(path, model="m", dimension=8)
    assert path.read_bytes() == b"RIFF....WAVEfmt " * 500


def test_a_database_of_something_else_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE people (id TEXT)")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=r"team\.db: is not a speaker library"):
        Library.open(path, model="m", dimension=8)
    assert path.read_bytes() == before


def test_a_library_with_a_table_of_somebody_else_is_refused(path: Path) -> None:
    Library.open(path, model="m", dimension=8).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TRIGGER x AFTER INSERT ON people BEGIN SELECT 1; END")
    with pytest.raises(LibraryError, match=r"is damaged.*its tables are not those of a library"):
        Library.open(path)


def test_a_folder_is_not_a_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be opened"):
        Library.open(tmp_path, model="m", dimension=8)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(LibraryError, match=r"team\.db: cannot be made: (Not a directory|File ex)"):
        Library.open(tmp_path / "a" / "team.db", model="m", dimension=8)


def test_a_writer_that_does_not_let_go_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with (
        Library.open(path, model="m", dimension=8) as library,
        Library.open(path, model="m", dimension=8) as other,
        library.transaction(),
    ):
        al = library.add_person("al")
        assert other.people() == ()
        with pytest.raises(LibraryError, match=r"team\.db: is in use by another process"):
            other.add_person("bo")
        assert library.people() == (al,)


def test_a_new_library_is_not_made_while_another_process_holds_its_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match=r"team\.db: is in use by another process"):
            Library.open(path, model="m", dimension=8)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder, and stop being root, whom no permission holds."""
    with TemporaryDirectory() as made:
        if root := hasattr(os, "geteuid") and os.geteuid() == 0:
            os.chown(made, NOBODY, -1)
            os.seteuid(NOBODY)
        try:
            yield Path(made)
        finally:
            if root:
                os.seteuid(0)
            Path(made).chmod(0o700)


@posix
def test_a_read_only_library_can_be_read_but_not_changed(folder: Path, voice: Voice) -> None:
    path = folder / "team.db"
    with Library.open(path, model="m", dimension=8) as library:
        al = library.add_person("al")
        library.enrol(al, voice(1))
    path.chmod(0o400)
    with Library.open(path, model="m", dimension=8) as library:
        assert library.gallery().people == (al,)
        with pytest.raises(LibraryError, match=r"team\.db: is read-only; nothing was changed"):
            library.enrol(al, voice(2))
        with pytest.raises(LibraryError, match=r"team\.db: is read-only; nothing was changed"):
            library.remove(al)
        assert len(library.gallery()) == 1


@posix
def test_a_library_that_was_read_while_it_was_read_only_can_be_changed_afterwards(
    folder: Path,
) -> None:
    path = folder / "team.db"
    Library.open(path, model="m", dimension=8).close()
    path.chmod(0o444)
    with Library.open(path) as library:
        assert library.people() == ()
    assert [file.name for file in folder.iterdir()] == ["team.db"]
    path.chmod(0o600)
    with Library.open(path) as library:
        library.remove(library.add_person("al"))


@posix
@pytest.mark.parametrize("suffix", ["-shm", "-wal"])
def test_what_an_older_release_left_beside_a_read_only_library_blocks_no_change_afterwards(
    folder: Path, suffix: str
) -> None:
    path = folder / "team.db"
    Library.open(path, model="m", dimension=8).close()
    left = path.with_name(f"team.db{suffix}")
    left.write_bytes(b"" if suffix == "-wal" else bytes(2**15))
    left.chmod(0o444)
    with Library.open(path) as library:
        library.remove(library.add_person("al"))
        assert mode(left) == mode(path)
    assert [file.name for file in folder.iterdir()] == ["team.db"]


@posix
def test_a_journal_that_became_read_only_is_played_whole(folder: Path) -> None:
    path, copy = folder / "team.db", folder / "killed" / "team.db"
    copy.parent.mkdir()
    with Library.open(path, model="m", dimension=8) as library:
        al = library.add_person("al")
        for file in sorted(folder.glob("team.db*")):  # as a process that is killed leaves them
            left = copy.with_name(file.name)
            left.write_bytes(file.read_bytes())
            left.chmod(0o600 if file == path else 0o444)
    with Library.open(copy) as library:
        bo = library.add_person("bo")
        assert library.people() == (al, bo)


@posix
def test_a_link_in_the_place_of_a_journal_gives_nobody_permissions(folder: Path) -> None:
    path, other = folder / "team.db", folder / "other"
    Library.open(path, model="m", dimension=8).close()
    other.touch(0o400)
    path.with_name("team.db-shm").symlink_to(other)
    with pytest.raises(LibraryError):
        Library.open(path)
    assert mode(other) == 0o400


@posix
def test_a_read_only_library_with_a_journal_is_read_with_it_through_a_link(folder: Path) -> None:
    path, link = folder / "team.db", folder / "link" / "other.db"
    link.parent.mkdir()
    link.symlink_to(path)
    with Library.open(path, model="m", dimension=8) as library:
        al = library.add_person("al")
        path.chmod(0o400)
        with Library.open(link) as reader:
            assert reader.people() == (al,)


@posix
def test_a_library_in_a_read_only_folder_can_be_read_but_not_changed(
    folder: Path, voice: Voice
) -> None:
    path = folder / "team #1?.db"
    with Library.open(path, model="m", dimension=8) as library:
        al = library.add_person("al")
        library.enrol(al, voice(1))
    folder.chmod(0o500)
    with Library.open(path, model="m", dimension=8) as library:
        assert library.gallery().people == (al,)
        with pytest.raises(LibraryError, match=r"is read-only; nothing was changed"):
            library.enrol(al, voice(2))
        assert len(library.gallery()) == 1


@posix
def test_an_older_library_in_a_read_only_folder_can_be_read(
    folder: Path, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "team.db"
    with monkeypatch.context() as patch:
        patch.setattr("enrollment.schema.MIGRATIONS", MIGRATIONS[:-1])
        Library.open(path, model="m", dimension=8).close()
    folder.chmod(0o500)
    with Library.open(path, model="m", dimension=8) as library:
        assert library.people() == ()
        with pytest.raises(LibraryError, match="is read-only; nothing was changed"):
            library.add_person("al")


@posix
def test_a_library_that_is_not_whole_in_a_read_only_folder_is_told(folder: Path) -> None:
    path = folder / "team.db"
    Library.open(path, model="m", dimension=8).close()
    path.with_name("team.db-wal").touch()
    folder.chmod(0o500)
    with pytest.raises(LibraryError, match=r"team\.db: cannot be opened: it and its folder must"):
        Library.open(path, model="m", dimension=8)
    with pytest.raises(LibraryError, match=r"new\.db: cannot be made: Permission denied"):
        Library.open(folder / "new.db", model="m", dimension=8)


@posix
def test_a_library_of_somebody_else_is_told(folder: Path) -> None:
    path = folder / "team.db"
    Library.open(path, model="m", dimension=8).close()
    path.chmod(0)
    with pytest.raises(LibraryError, match=r"team\.db: cannot be opened"):
        Library.open(path, model="m", dimension=8)


def test_a_library_that_is_closed_in_another_thread_says_so(library: Library) -> None:
    with (
        ThreadPoolExecutor(1) as thread,
        pytest.raises(LibraryError, match="is closed, or another thread's"),
    ):
        thread.submit(library.close).result()
