from hypothesis import given
from hypothesis import strategies as st

from diarize.formats.names import escaped, unescaped

names = st.text(st.characters(exclude_categories=()))
tricky = st.text("%0A9fé\t< >N")


@given(names | tricky)
def test_escaping_is_undone(name: str) -> None:
    assert unescaped(escaped(name)) == name
    assert unescaped(escaped(name, also=r"\s")) == name


@given(names)
def test_nothing_that_breaks_lines_or_fields_is_left(name: str) -> None:
    text = escaped(name, also=r"\s")
    assert text.split() == [text]
    assert len(escaped(name).splitlines()) == 1
    text.encode()


@given(st.text(st.characters(categories=["L", "N", "P"], exclude_characters="%")))
def test_ordinary_names_are_left_alone(name: str) -> None:
    assert escaped(name) == (name or "<NA>")


def test_percent_signs_of_other_tools_are_left_alone() -> None:
    assert unescaped("100%") == "100%"
    assert unescaped("%FF%zz") == "%FF%zz"
