"""TTML, also as DFXP and IMSC (w3.org/TR/ttml2): paragraphs with times, or spans inside them.

Apple's transcripts of podcasts are TTML too, with a span for each word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diarize.formats.xml import attribute, local, opening, placed, root_of
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.cues import text_of
from diarize.transcript.readers.grouping import later, regrouped
from diarize.transcript.readers.labels import labelled
from diarize.transcript.readers.ttml_text import (
    is_text,
    is_unit,
    line_break,
    names_in,
    text_in,
    timed_inside,
)
from diarize.transcript.readers.ttml_times import Rates, has_times, is_absolute, rates_of
from diarize.transcript.readers.ttml_words import APART, words_in


@dataclass(frozen=True, slots=True)
class Context:
    """When an element begins and ends, in seconds, and who speaks; None where nothing tells."""

    begin: float | None = None
    end: float | None = None
    agent: str | None = None


class Place(NamedTuple):
    """An element, and what is told around it or by itself."""

    element: Element
    context: Context


@dataclass(frozen=True, slots=True)
class Reader:
    """What a document declares: the rates of its times, and the names of its speakers by id.

    Times count from zero if it ``is_absolute``, else from the begin of the element around.
    ``timed_inside`` has the elements inside of which others have times of their own.
    """

    rates: Rates
    is_absolute: bool
    names: Mapping[str, str]
    timed_inside: frozenset[Element]

    def said(self, root: Element) -> Iterator[RawUtterance]:
        """Yield what the paragraphs in a document say."""
        left = [Place(root, Context())]
        while left:
            element, outside = left.pop()
            inside = self._inside(element, outside)
            if local(element.tag) == "p":
                yield self._utterance(element, inside)
            else:
                left += [Place(child, inside) for child in reversed(element)]

    def _utterance(self, element: Element, context: Context) -> RawUtterance:
        whole = RawUtterance(start=context.begin, end=context.end, speaker=self._named(context))
        if element in self.timed_inside:
            return replace(whole, words=tuple(words_in(self._parts(element, context))))
        return replace(whole, text=text_of([text_in(element)]))

    def _parts(self, element: Element, context: Context) -> Iterator[RawWord]:
        """Yield the text of an element; that of the innermost with times has them."""
        left: list[RawWord | Place] = [Place(element, context)]
        while left:
            part = left.pop()
            if isinstance(part, RawWord):
                yield part
            elif part.element in self.timed_inside:
                left += reversed(list(self._within(*part)))
            else:
                yield self._text(*part)

    def _within(self, element: Element, context: Context) -> Iterator[RawWord | Place]:
        """Yield the texts and spans in an element, set apart where words cannot go on."""
        yield RawWord(text=element.text or "")
        for child in element:
            apart = child in self.timed_inside or is_unit(child) or line_break(child)
            if apart:
                yield APART
            if is_text(child):
                yield Place(child, self._inside(child, context))
            if apart:
                yield APART
            yield RawWord(text=child.tail or "")

    def _text(self, element: Element, context: Context) -> RawWord:
        told = context if has_times(element) else Context()
        speaker = self._named(context)
        return RawWord(text=text_in(element), start=told.begin, end=told.end, speaker=speaker)

    def _inside(self, element: Element, outside: Context) -> Context:
        agents = attribute(element, "agent").split()
        found = replace(outside, agent=agents[0]) if agents else outside
        since = 0.0 if self.is_absolute else outside.begin or 0.0
        begin, end = (later(time, since) for time in self.rates.span(element))
        return replace(
            found,
            begin=outside.begin if begin is None else begin,
            end=outside.end if end is None else end,
        )

    def _named(self, context: Context) -> str | None:
        return context.agent and self.names.get(context.agent, context.agent)


def recognises(text: str) -> bool:
    """Return whether the root is of TTML."""
    return opening(text)[0] == "tt"


def parse(text: str, source: str) -> RawTranscript:
    """Read paragraphs, with the words of their spans where these have times.

    Raises
    ------
    FormatError
        The text is no XML, has a document type, or a time or a rate is none.
    """
    root = root_of(text, source)
    with placed(root, text, source):
        declared = rates_of(root)
        absolute, names = is_absolute(root, declared), dict(names_in(root))
        reader = Reader(declared, absolute, names, timed_inside(root))
        utterances = regrouped(labelled(reader.said(root)))
    return RawTranscript(utterances=utterances, language=attribute(root, "lang") or None)
