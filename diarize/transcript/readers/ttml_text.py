"""What elements of TTML say: their words, and who the speakers are."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from diarize.formats.xml import attribute, local
from diarize.transcript.readers.ttml_times import has_times

# What says how a word is read aloud, and is no word.
_RUBY = frozenset({"text", "textContainer", "delimiter"})


def names_in(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers of speakers, and what they are called."""
    for agent in root.iter():
        if local(agent.tag) == "agent":
            names = ((each.text or "").strip() for each in agent if local(each.tag) == "name")
            if name := next(filter(None, names), None):
                yield attribute(agent, "id"), name


def timed_inside(root: Element) -> frozenset[Element]:
    """Return the elements inside of which another has times of its own."""
    found: set[Element] = set()
    for element in reversed(list(root.iter())):  # those inside come before what they are in
        if any(child in found or has_times(child) for child in element):
            found.add(element)
    return frozenset(found)


def is_unit(element: Element) -> bool:
    """Return whether an element is a word or a sentence as a whole, as Apple marks them."""
    return bool(attribute(element, "unit"))


def is_text(element: Element) -> bool:
    """Return whether an element holds words: not those that say how others are read aloud."""
    return local(element.tag) == "span" and attribute(element, "ruby") not in _RUBY


def line_break(element: Element) -> str:
    """Return a line end where an element is one."""
    return "\n" if local(element.tag) == "br" else ""


def text_in(element: Element) -> str:
    """Return the words of an element and of the spans in it."""
    parts = [element.text or ""]
    for child in element:
        text = text_in(child) if is_text(child) else line_break(child)
        parts += [f"{text} " if is_unit(child) else text, child.tail or ""]
    return "".join(parts)
