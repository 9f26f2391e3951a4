import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment import Library, LibraryError, Utterance
from enrollment.errors import told

Voice = Callable[..., Utterance]


def use(path: Path, said: Utterance) -> None:
    """Read all of a library, and change it."""
    with Library.open(path, model="m", dimension=8) as library:
        for person in library.people():
            library.references(person)
        assert library.gallery().vectors.shape[1] == 8
        library.log()
        library.statistics()
        library.export()
        dy = library.add_person("dy")
        library.enrol(dy, said)
        library.remove(dy)


@pytest.fixture
def sound(path: Path, voice: Voice) -> Path:
    """Make a library of three people and 30 voices."""
    with Library.open(path, model="m", dimension=8) as library, library.transaction():
        for name in ("al", "bo", "cy"):
            person = library.add_person(name, notes="x" * 400)
            library.enrol(person, *(voice(seed, source="y" * 90) for seed in range(10)))
    return path


@settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(place=st.floats(0, 1, exclude_max=True), junk=st.binary(min_size=1, max_size=64))
def test_damaged_bytes_are_told_or_do_no_harm(
    sound: Path, voice: Voice, place: float, junk: bytes
) -> None:
    whole = sound.read_bytes()
    start = int(place * len(whole))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "team.db"
        path.write_bytes(whole[:start] + junk + whole[start + len(junk) :])
        try:
            use(path, voice(99))
        except LibraryError as problem:
            assert "\n" not in str(problem)  # noqa: PT017 - there may be no error


@pytest.mark.parametrize("left", [0.999, 0.5, 0.1])
def test_a_library_cut_short_is_told(sound: Path, voice: Voice, left: float) -> None:
    whole = sound.read_bytes()
    sound.write_bytes(whole[: int(left * len(whole))])
    with pytest.raises(LibraryError, match=r"team\.db: is (damaged|not a speaker library)"):
        use(sound, voice(99))


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE people SET created = 'long ago' WHERE name = 'al'",
        "UPDATE people SET name = '' WHERE name = 'al'",
        "UPDATE people SET notes = CAST(x'ff' AS TEXT)",
        "UPDATE people SET expires = 'soon'",
        "UPDATE references_ SET vector = zeroblob(32) WHERE number = 7",
        "UPDATE references_ SET vector = x'00' WHERE number = 7",
        "UPDATE references_ SET vector = 'text' WHERE number = 7",
        "UPDATE references_ SET seconds = 'ten' WHERE number = 7",
        "UPDATE references_ SET vector = zeroblob(2000000) WHERE number = 7",
        "UPDATE library SET dimension = 'eight'",
        "UPDATE library SET dimension = -8",
        "DELETE FROM library",
    ],
)
def test_a_value_that_cannot_be_is_told(sound: Path, voice: Voice, harm: str) -> None:
    with closing(sqlite3.connect(sound)) as other:
        assert other.execute(harm).rowcount >= 1
        other.commit()
    with pytest.raises(LibraryError, match=r"^\S+team\.db: is damaged; put a backup|name"):
        use(sound, voice(99))


def test_a_full_disk_is_told_and_loses_nothing(library: Library, voice: Voice) -> None:
    al = library.add_person("al")
    kept = [library.enrol(al, voice(seed))[0].id for seed in range(3)]
    # a limit in pages is what SQLite makes of a disk without space
    (pages,) = library._database.execute("PRAGMA page_count")[0]
    library._database.execute(f"PRAGMA max_page_count = {pages}")
    said = [voice(seed, source="s" * 400) for seed in range(100)]
    with pytest.raises(LibraryError, match=r"team\.db: the disk is full; nothing was changed"):
        library.enrol(al, *said)
    with Library.open(library.path) as other:
        assert [one.id for one in other.references(al)] == kept
        assert [event.what for event in other.log()] == ["added"] + ["enrolled"] * 3
    library._database.execute("PRAGMA max_page_count = 1000000")
    library.enrol(al, *said)
    assert len(library.references(al)) == 103


def test_a_disk_that_fails_may_be_full(path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    with pytest.raises(LibraryError, match="the disk reports an error, or is full"), told(path):
        raise error


def test_a_part_that_found_the_disk_full_does_not_undo_the_rest(
    library: Library, voice: Voice
) -> None:
    with library.transaction():
        al = library.add_person("al")
        (pages,) = library._database.execute("PRAGMA page_count")[0]
        library._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LibraryError, match="the disk is full"):
            library.enrol(al, *(voice(seed, source="s" * 400) for seed in range(100)))
    assert library.people() == (al,)
    assert [event.what for event in library.log()] == ["added"]


def test_what_follows_in_a_change_that_was_undone_is_refused(library: Library) -> None:
    def add_two() -> None:
        with library.transaction():
            library.add_person("al")
            library._database.execute("ROLLBACK")  # as SQLite does when a disk fails
            library.add_person("bo")

    with pytest.raises(LibraryError, match="the change that this belongs to was undone"):
        add_two()
    assert library.people() == ()
    library.add_person("cy")
