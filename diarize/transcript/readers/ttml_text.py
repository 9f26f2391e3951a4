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
            names = (
                "".join(each.itertext()).strip() for each in agent if local(each.tag) == "name"
            )
            if name := next(filter(None, names), None):
                yield attribute(agent, "id"), name


def has_times_inside(element: Element) -> bool:
    """Return whether an element inside of one has times of its own."""
    return any(has_times(each) for each in element.iter() if each is not element)


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
        parts += [text_in(child) if is_text(child) else line_break(child), child.tail or ""]
    return "".join(parts)
