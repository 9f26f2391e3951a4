"""Values in a JSON document, which know where they are."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, TypeGuard

from diarize.formats.times import of_clock

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document, and the path to it; one that is missing holds None.

    Every method that finds a value of another kind raises ``ValueError`` that names the place.

    >>> Node({"words": [{"start": "x"}]}).child("words").items()[0].number("start")
    Traceback (most recent call last):
    ValueError: words[0].start: expected a number, got "x"
    """

    value: Any
    path: str = ""

    def __bool__(self) -> bool:
        """Return whether it is there: neither missing, null nor empty."""
        return self.value is not None and self.value != [] and self.value != {}

    def child(self, *keys: str) -> "Node":
        """Return the first of the fields ``keys`` that is there."""
        fields = self.fields()
        key = next((key for key in keys if fields.get(key) is not None), keys[0])
        return Node(fields.get(key), self._to(key))

    def items(self) -> list["Node"]:
        """Return the values of a list; none where it is missing."""
        if self.value is None:
            return []
        if not isinstance(self.value, list | tuple):
            raise self.unexpected("a list")
        return [Node(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def leading(self, number: int) -> list["Node"]:
        """Return the first ``number`` values of a list; those that are missing hold None."""
        return [*self.items(), *[Node(None, self.path)] * number][:number]

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the names and values of an object's fields."""
        for key, value in self.fields().items():
            yield str(key), Node(value, self._to(str(key)))

    def fields(self) -> Mapping[str, Any]:
        """Return an object; one without fields where it is missing."""
        if isinstance(self.value, dict | Mapping):  # most are a dict, which is quick to tell
            return self.value
        if self.value is None:
            return {}
        raise self.unexpected("an object")

    def text(self, *keys: str) -> str:
        """Return the text of the first field that is there; empty where none is."""
        value = self._first(keys)
        return value if isinstance(value, str) else self.child(*keys).as_text()

    def name(self, *keys: str) -> str | None:
        """Return a name: text, or a number that stands for one; None where there is none.

        Fields without any are passed over: some libraries write all of them.
        """
        fields = self.fields()
        for key in keys:
            value = fields.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return f"{value}"
            if found := self.text(key).strip():
                return found
        return None

    def number(self, *keys: str) -> float | None:
        """Return the number in the first field that is there; None where none is."""
        value = self._first(keys)
        if value is None or (type(value) is float and math.isfinite(value)):
            return value
        return self.child(*keys).as_number()

    def milliseconds(self, *keys: str) -> float | None:
        """Return in seconds the milliseconds in the first field that is there.

        >>> Node({"start": 1500}).milliseconds("start")
        1.5
        """
        return of_milliseconds(self.number(*keys))

    def as_text(self) -> str:
        """Return text; empty where it is missing."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise self.unexpected("text")
        return self.value

    def as_number(self) -> float | None:
        """Return a number, or text that spells one, if as ``m:ss`` or ``h:mm:ss``.

        It is None where it is missing or not finite.
        """
        value = self.value
        if isinstance(value, str):
            value = _spelt(value)
        if value is None:
            return None
        if not isinstance(value, Real) or isinstance(value, bool):
            raise self.unexpected("a number")
        try:
            return float(value) if math.isfinite(value) else None
        except OverflowError:
            return None

    def flag(self, key: str) -> bool:
        """Return whether a field is true; a missing one is not."""
        found = self.child(key)
        if found.value is not None and not isinstance(found.value, bool):
            raise found.unexpected("true or false")
        return bool(found.value)

    def wrong(self, problem: object) -> ValueError:
        """Return an error that says what is wrong here."""
        return ValueError(f"{self.path}: {problem}" if self.path else str(problem))

    def unexpected(self, expected: str) -> ValueError:
        """Return an error that says what was expected here, and what there is."""
        return self.wrong(f"expected {expected}, got {_shown(self.value)}")

    def _first(self, keys: Iterable[str]) -> Any:
        fields = self.fields()
        for key in keys:
            if (value := fields.get(key)) is not None:
                return value
        return None

    def _to(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def has(value: object, *keys: str) -> TypeGuard[Mapping[str, Any]]:
    """Return whether a value is an object with all these fields."""
    return isinstance(value, Mapping) and all(key in value for key in keys)


def first(value: object) -> Any:
    """Return the first value of a list; None where there is none."""
    return value[0] if isinstance(value, list | tuple) and value else None


def of_milliseconds(number: float | None) -> float | None:
    """Return milliseconds in seconds; None where there are none."""
    return None if number is None else number / 1000


def _spelt(text: str) -> float | str:
    """Return the number or time that text spells, or the text that spells none."""
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        return of_clock(text)
    except ValueError:
        return text


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    shown = json.dumps(value, ensure_ascii=False, default=repr)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
