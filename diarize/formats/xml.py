"""XML that comes from elsewhere, and is not trusted."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers.expat import ParserCreate

from diarize.errors import FormatError
from diarize.formats.times import number

_START = 10_000  # characters in which the root begins
_PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<![^>]*>|\]\s*>", re.DOTALL)
_TAG = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)([^<>]*)")
_SHOWN = 30


class ElementError(ValueError):
    """Something is wrong in an element."""

    def __init__(self, element: Element, problem: str) -> None:
        super().__init__(problem)
        self.element = element


def root_of(text: str, source: str) -> Element:
    """Return the root of a document.

    Those with a document type are refused: no format here needs one, and entities can make a small
    file fill the memory.

    Raises
    ------
    FormatError
        It is malformed, or has a document type.
    """
    if "<!DOCTYPE" in text:
        line = text.count("\n", 0, text.index("<!DOCTYPE")) + 1
        raise FormatError(source, line, "has a document type, which is refused")
    try:
        return fromstring(text)
    except ParseError as problem:
        raise FormatError(source, problem.position[0], str(problem)) from problem
    except ValueError as problem:
        raise FormatError(source, None, str(problem)) from problem


@contextmanager
def placed(root: Element, text: str, source: str) -> Iterator[None]:
    """Name the line in which an element begins that is found to be wrong inside.

    Raises
    ------
    FormatError
        One is.
    """
    try:
        yield
    except ElementError as problem:
        line = _line_of(problem.element, root, text)
        raise FormatError(source, line, str(problem)) from problem


def _line_of(element: Element, root: Element, text: str) -> int:
    """Return where an element begins; the tree does not know, so the text is read once more."""
    place = next(number for number, each in enumerate(root.iter()) if each is element)
    lines: list[int] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber)
    parser.Parse(text, True)
    return lines[place]


def opening(text: str) -> tuple[str, str]:
    """Return the name of the root, without its prefix, and its attributes as they are written.

    >>> opening('<?xml version="1.0"?> <tt:tt xml:lang="en"><body/>')
    ('tt', ' xml:lang="en"')
    """
    start, place = text[:_START], 0
    while found := _PROLOGUE.match(start, place):
        place = found.end()
    tag = _TAG.match(start, place)
    return (tag[1], tag[2]) if tag else ("", "")


def local(name: str) -> str:
    """Return a name without its namespace.

    >>> local("{http://www.w3.org/ns/ttml}p")
    'p'
    """
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute of this name, whatever its namespace; empty where there is none."""
    return next((text for key, text in element.attrib.items() if local(key) == name), "")


def number_in(element: Element, key: str) -> float | None:
    """Return the number in an attribute; None where there is no such attribute.

    Raises
    ------
    ElementError
        It is none, or not finite.
    """
    text = element.get(key)
    if text is None:
        return None
    try:
        found = number(text)
    except ValueError as problem:
        raise wrong(element, key, problem) from problem
    if not math.isfinite(found):
        raise wrong(element, key, f"expected a time, found {text[:_SHOWN]!r}")
    return found


def wrong(element: Element, key: str, problem: object) -> ElementError:
    """Return an error that says what is wrong in an attribute."""
    return ElementError(element, f"{key} of <{local(element.tag)[:_SHOWN]}>: {problem}")
