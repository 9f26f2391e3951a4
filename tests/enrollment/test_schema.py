import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from enrollment import Library, LibraryError, Person, Utterance
from enrollment.schema import APPLICATION_ID, MIGRATIONS

Voice = Callable[..., Utterance]
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def make_version_1(path: Path, said: Utterance) -> None:
    """Write a library as the first version did, in which al has one voice."""
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA journal_mode = WAL")
        for statement in MIGRATIONS[0]:
            old.execute(statement)
        old.execute("INSERT INTO library (row, model, dimension) VALUES (1, 'm', 8)")
        old.execute(
            "INSERT INTO people (id, name, folded, created, consent, consent_date, notes)"
            " VALUES ('a1', 'Al', 'al', ?, 'by mail', '2026-01-01', 'desk 3')",
            (CREATED.isoformat(),),
        )
        old.execute(
            "INSERT INTO references_ (id, person, vector, model, seconds, source, enrolled)"
            " VALUES ('b2', 'a1', ?, 'm', 10.0, 'a.wav', ?)",
            (said.vector.astype("<f4").tobytes(), CREATED.isoformat()),
        )
        old.execute(
            "INSERT INTO audit (moment, what, person, detail) VALUES (?, 'added', 'a1', '')",
            (CREATED.isoformat(),),
        )
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.commit()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as library:
        return int(library.execute("PRAGMA user_version").fetchone()[0])


def test_a_library_of_the_first_version_is_brought_up_to_date(path: Path, voice: Voice) -> None:
    make_version_1(path, voice(1))
    al = Person(
        id="a1",
        name="Al",
        created=CREATED,
        consent="by mail",
        consent_date=date(2026, 1, 1),
        notes="desk 3",
    )
    with Library.open(path, model="m", dimension=8) as library:
        assert library.people() == (al,)
        (kept,) = library.references(al)
        assert (kept.vector == voice(1).vector).all()
        assert (kept.source, kept.audio, kept.enrolled) == ("a.wav", None, CREATED)
        assert [event.what for event in library.log()] == ["added"]
        library.enrol(al, voice(2, audio=Path("a.flac")))
        assert len(library.gallery()) == 2
    assert version(path) == len(MIGRATIONS) == 3


def test_an_interrupted_migration_leaves_the_old_library(
    path: Path, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version_1(path, voice(1))
    broken = (*MIGRATIONS, ("ALTER TABLE people ADD COLUMN x TEXT", "SELECT nonsense"))
    with monkeypatch.context() as patch:
        patch.setattr("enrollment.schema.MIGRATIONS", broken)
        with pytest.raises(LibraryError, match="no such column: nonsense"):
            Library.open(path)
    assert version(path) == 1
    with Library.open(path) as library:
        assert len(library.gallery()) == 1


def test_a_library_of_a_newer_version_is_refused(path: Path) -> None:
    Library.open(path, model="m", dimension=8).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 4")
    with pytest.raises(LibraryError, match=r"team\.db: was written by a newer turnwise; upgrade"):
        Library.open(path)
    assert version(path) == 4


def test_the_log_can_neither_be_shortened_nor_rewritten(library: Library) -> None:
    library.add_person("al")
    before = library.log()
    with closing(sqlite3.connect(library.path)) as other:
        for statement in (
            "DELETE FROM audit",
            "UPDATE audit SET person = 'x'",
            "UPDATE audit SET detail = 'x'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="the log is never"):
                other.execute(statement)
    assert library.log() == before
