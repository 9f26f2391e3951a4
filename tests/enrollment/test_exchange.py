import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment import Imported, Library, LibraryError, Utterance
from enrollment.database import Database

Voice = Callable[..., Utterance]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=30)
    | st.sampled_from(["2026-11-03", "1-1-1", "0001-01-01T00:00:00+14:00", "AAAA", 10**400]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=5,
)


@pytest.fixture
def document(library: Library, voice: Voice) -> dict[str, Any]:
    al = library.add_person(
        "al", consent="by mail", consent_date=date(2026, 1, 2), expires=date(2028, 1, 1), notes="x"
    )
    bo = library.add_person("=bo\n'\"🎤")
    library.add_person("cy")
    first, _ = library.enrol(al, voice(1, quality=0.5, audio=Path("a\udce9.flac")), voice(2))
    library.enrol(bo, voice(3))
    library.replace_vectors("new", 4, {first.id: voice(4, 4).vector})
    return library.export()


@pytest.fixture
def other(tmp_path: Path, voice: Voice) -> Iterator[Library]:
    """Open another library of the same model, in which zoe has one voice."""
    with Library.open(tmp_path / "other.db", model="new", dimension=4) as opened:
        opened.enrol(opened.add_person("zoe"), voice(9, 4))
        yield opened


def test_what_is_exported_through_json_is_imported_whole(
    library: Library, document: dict[str, Any], tmp_path: Path
) -> None:
    with Library.open(tmp_path / "new.db", model="new", dimension=4) as new:
        assert new.import_(json.loads(json.dumps(document))) == Imported(3, 3)
        assert new.export() == document
        assert new.people() == library.people()
        assert (new.gallery().vectors == library.gallery().vectors).all()
        assert new.references(library.named("al"))[0].audio == Path("a\udce9.flac")


def test_what_is_imported_twice_is_there_once(other: Library, document: dict[str, Any]) -> None:
    other.import_(document)
    before = other.export(), other.log()
    assert other.import_(document) == Imported(0, 0)
    assert (other.export(), other.log()) == before
    assert [person.name for person in other.people()] == ["=bo\n'\"🎤", "al", "cy", "zoe"]


def test_new_voices_of_known_people_are_added(
    library: Library, other: Library, document: dict[str, Any], voice: Voice
) -> None:
    other.import_(document)
    library.rename(library.named("al"), "alice")
    library.enrol(library.named("alice"), voice(7, 4))
    assert other.import_(library.export()) == Imported(0, 1)
    assert len(other.references(other.named("al"))) == 3


def test_new_voices_of_somebody_are_kept_no_longer_than_was_agreed_for_them(
    library: Library, other: Library, document: dict[str, Any], voice: Voice
) -> None:
    other.import_(document)
    before = other.named("al")
    friday = date(2026, 12, 4)
    library.update(replace(library.named("al"), consent="till Friday", expires=friday))
    assert other.import_(library.export()) == Imported()
    assert other.named("al") == before
    for seed in (7, 8):
        library.enrol(library.named("al"), voice(seed, 4))
        assert other.import_(library.export()) == Imported(0, 1, sooner=int(seed == 7))
        al = other.named("al")
        assert (al.consent, al.expires) == ("by mail", friday)
        assert al.notes == "x\ntill Friday (2026-01-02, until 2026-12-04)"


def test_whoever_was_merged_is_restored_with_the_voices_that_went_to_others(
    library: Library, document: dict[str, Any], voice: Voice
) -> None:
    before = library.gallery().person_ids
    library.enrol(library.named("=bo\n'\"🎤"), voice(3, 4))
    document = library.export()
    for into, gone in (("al", "=bo\n'\"🎤"), ("cy", "al")):
        library.merge(library.named(into), library.named(gone))
    (late,) = library.enrol(library.named("cy"), voice(5, 4))
    assert library.import_(document) == Imported(gone=2)
    assert library.import_(document, restore=True) == Imported(2, 4, unmerged=2)
    assert library.import_(document, restore=True) == Imported()
    kept = {one["name"]: [each["id"] for each in one["references"]] for one in document["people"]}
    kept["cy"].append(late.id)
    everyone = library.people()
    assert {one.name: [each.id for each in library.references(one)] for one in everyone} == kept
    assert set(before) < set(library.gallery().person_ids)


def test_whoever_is_restored_after_a_merger_has_a_log_of_their_own(
    library: Library, document: dict[str, Any]
) -> None:
    al, bo = library.named("al"), library.named("=bo\n'\"🎤")
    library.merge(al, bo)
    library.record_match(al, "while they are one")
    library.import_(document, restore=True)
    library.record_match(bo, "afterwards")
    before = library.log(bo)
    assert {event.person for event in library.log(al)} == {al.id}
    library.remove(al)
    assert library.log(bo) == before
    assert "afterwards" in {event.detail for event in before}
    library.remove(bo)
    assert {event.detail for event in library.log(bo)} <= {"", al.id}


def test_whoever_is_merged_once_more_after_that_shares_a_log_again(
    library: Library, document: dict[str, Any]
) -> None:
    al, bo = library.named("al"), library.named("=bo\n'\"🎤")
    for _ in range(2):
        library.merge(al, bo)
        assert {event.person for event in library.log(al)} == {al.id, bo.id}
        library.import_(document, restore=True)
    assert {event.person for event in library.log(al)} == {al.id}


def test_a_voice_that_came_to_another_by_no_merger_is_not_restored(
    library: Library, other: Library, document: dict[str, Any]
) -> None:
    other.import_(document)
    document["people"][0]["references"].append(document["people"][1]["references"].pop())
    assert other.import_(document, restore=True) == Imported()


def test_an_import_reads_the_log_once_however_many_voices_come(
    other: Library, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    execute, read = Database.execute, []

    def counted(self: Database, statement: str, values: Any = ()) -> list[sqlite3.Row]:
        read.extend(re.findall("FROM audit WHERE what", statement))
        return execute(self, statement, values)

    monkeypatch.setattr(Database, "execute", counted)
    assert other.import_(document) == Imported(3, 3)
    assert len(read) == 1


def test_a_name_that_is_taken_stops_the_import_before_anything_changes(
    other: Library, document: dict[str, Any]
) -> None:
    other.add_person("CY")
    before = other.export(), other.log()
    with pytest.raises(LibraryError, match="the name 'cy' is taken by 'CY'"):
        other.import_(document)
    assert (other.export(), other.log()) == before


def test_an_export_of_another_model_is_refused_with_what_to_do(
    library: Library, other: Library, document: dict[str, Any]
) -> None:
    complaint = "made with the model b4d0, the library with new; import it into a new library"
    with pytest.raises(LibraryError, match=complaint):
        other.import_(document | {"model": "b4d0"})
    with pytest.raises(LibraryError, match="diarize speakers reembed"):
        other.import_(document | {"dimension": 5})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": "x"}, "this is not an exported speaker library"),
        ({"version": 2}, "the export is of version 2, known is 1; upgrade turnwise"),
        ({"people": {}}, "the export has no list of people"),
        ({"people": [1]}, "person 1 of the export is not as it should be"),
    ],
)
def test_what_is_no_export_is_told(
    other: Library, document: dict[str, Any], change: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(LibraryError, match=complaint):
        other.import_(document | change)


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("vector", "AAAA", "a vector has the wrong length"),
        ("vector", "AACAPwAAAAA=", "a vector has the wrong length"),
        ("vector", "*", "person 2 of the export is not as it should be: "),
        ("seconds", "ten", "seconds is not a number"),
        ("seconds", -1, "seconds of speech are 0 to 10000000"),
        ("seconds", True, "seconds is not a number"),
        ("quality", 2, "quality is in"),
        ("enrolled", "2026-11-03T12:00:00", "enrolled has no time zone"),
        ("id", "x y", "id is not an id"),
        ("source", None, "source is not text"),
        ("source", "a" * 10_001, "at most 10000 characters"),
    ],
)
def test_a_reference_that_cannot_be_is_told(
    other: Library, document: dict[str, Any], key: str, value: object, complaint: str
) -> None:
    document["people"][1]["references"][0][key] = value
    with pytest.raises(LibraryError, match=complaint):
        other.import_(document)
    assert [person.name for person in other.people()] == ["zoe"]


def test_two_voices_of_one_id_are_refused(other: Library, document: dict[str, Any]) -> None:
    first, second = document["people"][1]["references"]
    second["id"] = first["id"]
    with pytest.raises(LibraryError, match=f"two voices with the id {first['id']}"):
        other.import_(document)
    assert [person.name for person in other.people()] == ["zoe"]


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Name the way to each value inside nested lists and mappings."""
    yield path
    if isinstance(found, dict | list):
        for key, value in found.items() if isinstance(found, dict) else enumerate(found):
            yield from places(value, (*path, key))


def changed(found: Any, way: tuple[Any, ...], value: object) -> Any:
    if not way:
        return value
    copy = deepcopy(found)
    inside = copy
    for key in way[:-1]:
        inside = inside[key]
    inside[way[-1]] = value
    return copy


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_imported_leaves_a_sound_library(
    document: dict[str, Any], data: st.DataObject
) -> None:
    way = data.draw(st.sampled_from(list(places(document))))
    wrong = changed(document, way, data.draw(anything))
    with (
        TemporaryDirectory() as folder,
        Library.open(Path(folder) / "a.db", model="new", dimension=4) as library,
    ):
        try:
            library.import_(wrong)
        except LibraryError:
            assert (library.people(), library.log()) == ((), ())
        rows = library.gallery().vectors
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=2e-3)
        json.dumps(library.export())
