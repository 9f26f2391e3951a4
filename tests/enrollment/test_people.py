import json
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from string import ascii_letters
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enrollment import Library, LibraryError, Person
from enrollment.people import folded, plain

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
names = texts.map(plain).filter(bool)


@settings(deadline=None, max_examples=50)
@given(name=names, note=texts)
@example(name='=HYPERLINK("http://x", "al")\'; DROP TABLE people; --', note="../../etc/passwd")
@example(name="../al\nbo\r\n\t👩🏽‍🎤 <NA>", note="'\"%41")
def test_any_name_and_note_is_kept_as_it_is(name: str, note: str) -> None:
    with TemporaryDirectory() as folder:
        with Library.open(Path(folder) / "a.db", model="m", dimension=2) as library:
            person = library.add_person(name, consent=note, notes=note)
        with Library.open(Path(folder) / "a.db") as library:
            assert library.find(name) == person
            (found,) = library.people()
            exported = json.loads(json.dumps(library.export()))
    assert (found.name, found.notes, found.consent) == (name, note, note)
    assert exported["people"][0]["name"] == name


@given(names)
def test_composition_does_not_tell_names_apart(name: str) -> None:
    assert len({folded(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}) == 1


@given(st.text(ascii_letters + "äéøßŁжΩ"))
def test_case_does_not_tell_names_apart(name: str) -> None:
    assert folded(name.upper()) == folded(name.lower()) == folded(name)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("", "a name cannot be empty"),
        (" \n\t", "a name cannot be empty"),
        ("a" * 201, "the name 'aaaaaaaaaaaaaaaaaaaa' is longer than 200 characters; shorten it"),
        ("a\0b", "has characters that are not text"),
        ("caf\udce9", "has characters that are not text"),
    ],
)
def test_a_name_that_cannot_be_is_refused(library: Library, name: str, complaint: str) -> None:
    with pytest.raises(LibraryError, match=complaint):
        library.add_person(name)
    assert library.find(name) is None
    assert library.people() == ()


@pytest.mark.parametrize("note", ["a" * 10_001, "a\0", "\ud800"])
def test_a_note_that_cannot_be_is_refused(note: str) -> None:
    with pytest.raises(LibraryError, match="the note of 'al'"):
        Person(id="1", name="al", created=datetime.now(UTC), notes=note)
    with pytest.raises(LibraryError, match="the consent note of 'al'"):
        Person(id="1", name="al", created=datetime.now(UTC), consent=note)


def test_a_moment_is_a_day(library: Library) -> None:
    until = datetime(2099, 1, 2, 23, 59, tzinfo=UTC)
    al = library.add_person("al", expires=until, consent_date=until)
    assert library.people() == (al,)
    assert (al.expires, al.consent_date) == (date(2099, 1, 2), date(2099, 1, 2))
