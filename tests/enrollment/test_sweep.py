import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from enrollment import Library, LibraryError, Person, Utterance, database

Voice = Callable[..., Utterance]


def traces(path: Path, patterns: Iterable[bytes]) -> list[bytes]:
    """Return which byte strings are in a library's file, its journal or its memory."""
    files = [file.read_bytes() for file in path.parent.iterdir()]
    return [pattern for pattern in patterns if any(pattern in file for file in files)]


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Read a library as another process does that takes its time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        yield


def parts(said: Utterance) -> list[bytes]:
    """Cut a vector into 16 bytes each: SQLite leaves fragments too."""
    stored = said.vector.astype("<f4").tobytes()
    return [stored[place : place + 16] for place in range(0, len(stored), 16)]


def filled(library: Library, voice: Voice, number: int = 300) -> list[tuple[Person, Utterance]]:
    """Add people, with names and voices that grow: SQLite then moves rows from page to page."""
    order = np.random.default_rng(0).permutation(number).tolist()
    found, grown = [], {}
    with library.transaction():
        for place in order:
            person = library.add_person(f"person-{place}-")
            (kept,) = library.enrol(person, voice(place, source=f"of-{person.name}"))
            library.record_match(person, f"meeting-with-{person.name}")
            grown[kept.id] = voice(place, 96).vector
            found.append((person, voice(place, 96)))
        for place, (person, _) in zip(order, found, strict=True):
            library.rename(person, f"person-{place}-" * (1 + place % 9))
        library.replace_vectors("new", 96, grown)
    return found


def test_after_a_removal_neither_voice_nor_name_is_in_any_file(
    library: Library, voice: Voice
) -> None:
    everyone = filled(library, voice)
    gone = everyone[::3]
    patterns = [part for _, said in gone for part in parts(said)]
    patterns += [person.name.encode() for person, _ in gone]
    assert set(traces(library.path, patterns)) == set(patterns)
    with library.transaction():
        for person, _ in gone:
            library.remove(person)
    assert traces(library.path, patterns) == []
    library.close()
    assert traces(library.path, patterns) == []
    with Library.open(library.path) as again:
        kept = {person.id for person, _ in everyone} - {person.id for person, _ in gone}
        assert set(again.gallery().person_ids) == kept
        for person, said in everyone:
            assert [(one.vector == said.vector).all() for one in again.references(person)] == [
                True
            ] * (person.id in kept)


def test_after_a_purge_nothing_is_left_of_the_expired(library: Library, voice: Voice) -> None:
    al = library.add_person("al-who-expires", expires=date(2026, 1, 1))
    library.enrol(al, voice(1))
    library.purge(date(2026, 1, 1))
    assert traces(library.path, [b"al-who-expires", *parts(voice(1))]) == []
    assert traces(library.path, [al.id.encode()])


def test_after_a_voice_is_erased_nothing_is_left_of_it_and_the_other_stays(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    bad, good = library.enrol(al, voice(1, source="bad-clip.wav"), voice(2))
    library.unenrol(al, bad.id)
    gone = [b"bad-clip.wav", bad.id.encode(), *parts(voice(1))]
    assert traces(library.path, gone) == []
    assert [each.id for each in library.references(al)] == [good.id]
    assert library.gallery().people == (al,)
    assert [event.what for event in library.log()] == ["added", "enrolled", "unenrolled"]


def test_a_voice_that_is_not_theirs_is_not_erased(library: Library, voice: Voice) -> None:
    al, bo = library.add_person("al"), library.add_person("bo")
    (theirs,) = library.enrol(bo, voice(1))
    with pytest.raises(LibraryError, match="'al' has no voice with the id"):
        library.unenrol(al, theirs.id)
    assert library.references(bo)


def test_a_removal_that_cannot_be_swept_is_told_and_swept_at_the_next_opening(
    path: Path, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with Library.open(path, model="m", dimension=8) as library:
        al = library.add_person("al-who-goes")
        library.enrol(al, voice(1))
        with reading(path):
            with pytest.raises(LibraryError, match="the removal is done, but traces of it stay"):
                library.remove(al)
            assert library.people() == ()
            assert library.add_person("bo").name == "bo"
            with Library.open(path) as other:
                assert [person.name for person in other.people()] == ["bo"]
        assert traces(path, [b"al-who-goes", *parts(voice(1))])
        Library.open(path).close()
        assert traces(path, [b"al-who-goes", *parts(voice(1))]) == []


def test_a_removal_that_is_undone_leaves_everything(library: Library, voice: Voice) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1))

    def remove_twice() -> None:
        with library.transaction():
            library.remove(al)
            library.remove(al)

    with pytest.raises(LibraryError, match="'al' is not in the library"):
        remove_twice()
    assert library.gallery().people == (al,)
    assert [event.what for event in library.log()] == ["added", "enrolled"]


def test_a_removal_that_is_undone_leaves_nothing_to_sweep(
    path: Path, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with Library.open(path, model="m", dimension=8) as library:
        al = library.add_person("al")
        with suppress(KeyboardInterrupt), library.transaction():
            library.remove(al)
            raise KeyboardInterrupt
        with reading(path):
            library.add_person("bo")
        assert [person.name for person in library.people()] == ["al", "bo"]


def test_what_a_killed_process_left_of_an_index_goes_with_a_removal(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1))
    draft = library.path.with_name(f".{library.path.name}.index.a6qy3fz8")
    draft.write_bytes(voice(1).vector.tobytes())
    library.remove(al)
    assert not draft.exists()
