from collections.abc import Callable
from fractions import Fraction

import pytest

from diarize.transcript.fields import Node, first, has

DOCUMENT = Node({"words": [{"start": "1.5", "text": "so", "speaker": 0}, {"start": None}]})


def test_a_missing_field_is_nothing() -> None:
    missing = DOCUMENT.child("results").child("channels")
    assert (missing.items(), missing.text("a"), missing.number("b"), missing.name("c")) == (
        [],
        "",
        None,
        None,
    )
    assert not missing


def test_the_first_field_that_is_there_is_taken() -> None:
    node = Node({"utterances": None, "words": [1]})
    assert node.child("utterances", "words").value == [1]
    assert node.child("utterances", "words").items()[0].path == "words[0]"


def test_text_may_spell_a_number_and_a_number_name_a_speaker() -> None:
    first_word, second_word = DOCUMENT.child("words").items()
    assert (first_word.number("start"), first_word.name("speaker")) == (1.5, "0")
    assert (second_word.number("start"), second_word.name("speaker")) == (None, None)


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), 10**400, "1e999"])
def test_what_is_not_finite_is_no_number(value: object) -> None:
    assert Node({"start": value}).number("start") is None


def test_numbers_of_other_kinds_are_numbers() -> None:
    assert Node({"start": Fraction(1, 2)}).number("start") == 0.5


@pytest.mark.parametrize(
    ("get", "value", "problem"),
    [
        (lambda node: node.number("x"), "soon", 'a.x: expected a number, got "soon"'),
        (lambda node: node.number("x"), "1_0", 'a.x: expected a number, got "1_0"'),
        (lambda node: node.number("x"), False, "a.x: expected a number, got false"),
        (lambda node: node.number("x"), [1], "a.x: expected a number, got a list"),
        (lambda node: node.text("x"), 1, "a.x: expected text, got 1"),
        (lambda node: node.name("x"), True, "a.x: expected text, got true"),
        (lambda node: node.flag("x"), "no", 'a.x: expected true or false, got "no"'),
        (lambda node: node.child("x").items(), "so", 'a.x: expected a list, got "so"'),
        (lambda node: node.child("x").child("y"), 3, "a.x: expected an object, got 3"),
        (lambda node: node.text("x"), {"y": 1}, "a.x: expected text, got an object"),
        (lambda node: node.number("x"), "z" * 99, f'a.x: expected a number, got "{"z" * 39}...'),
    ],
)
def test_another_kind_of_value_is_named_with_its_place(
    get: Callable[[Node], object], value: object, problem: str
) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        get(Node({"x": value}, "a"))
    assert str(caught.value) == problem


def test_shapes_are_told_without_fear() -> None:
    assert has({"a": None}, "a")
    assert not has({"a": None}, "a", "b")
    assert not has([], "a")
    assert (first([1, 2]), first([]), first("ab"), first(None)) == (1, None, None, None)
