"""TTML, also as DFXP and IMSC (w3.org/TR/ttml2): paragraphs with times, or spans inside them.

Apple's transcripts of podcasts are TTML too, with a span for each word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from diarize.formats.xml import attribute, local, opening, root_of
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.cues import text_of
from diarize.transcript.readers.grouping import later, regrouped
from diarize.transcript.readers.labels import labelled
from diarize.transcript.readers.spelling import joined
from diarize.transcript.readers.ttml_text import (
    has_times_inside,
    is_text,
    line_break,
    names_in,
    text_in,
)
from diarize.transcript.readers.ttml_times import Rates, has_times, is_absolute, rates_of
from diarize.transcript.tokens import words_of

_TOO_DEEP = "is nested too deeply for a transcript"


@dataclass(frozen=True, slots=True)
class Context:
    """When what is in an element begins and ends, and who says it; None where nothing tells."""

    begin: float | None = None
    end: float | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """A document: the rates of its times, what they count from, and the names of its speakers."""

    rates: Rates
    is_absolute: bool
    names: Mapping[str, str]

    def said(self, element: Element, outside: Context) -> Iterator[RawUtterance]:
        """Yield what the paragraphs in an element say."""
        inside = self._inside(element, outside)
        if local(element.tag) == "p":
            yield self._utterance(element, inside)
            return
        for child in element:
            yield from self.said(child, inside)

    def _utterance(self, element: Element, context: Context) -> RawUtterance:
        whole = RawUtterance(start=context.begin, end=context.end, speaker=self._named(context))
        if has_times_inside(element):
            return replace(whole, words=tuple(_words(self._parts(element, context))))
        return replace(whole, text=text_of([text_in(element)]))

    def _parts(self, element: Element, context: Context) -> Iterator[RawWord]:
        """Yield the text of an element; that of the innermost with times has them."""
        if not has_times_inside(element):
            told = context if has_times(element) else Context()
            speaker = self._named(context)
            yield RawWord(text=text_in(element), start=told.begin, end=told.end, speaker=speaker)
            return
        yield RawWord(text=element.text or "")
        for child in element:
            if is_text(child):
                yield from self._parts(child, self._inside(child, context))
            yield RawWord(text=f"{line_break(child)}{child.tail or ''}")

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
        The text is no XML, or has a document type.
    ValueError
        A time or a rate is none.
    """
    root = root_of(text, source)
    declared = rates_of(root)
    try:
        reader = Reader(declared, is_absolute(root, declared), dict(names_in(root)))
        said = list(reader.said(root, Context()))
    except RecursionError as problem:
        raise ValueError(_TOO_DEEP) from problem
    language = attribute(root, "lang") or None
    return RawTranscript(utterances=regrouped(labelled(said)), language=language)


def _words(parts: Iterator[RawWord]) -> Iterator[RawWord]:
    """Yield words; of several in a span the first begins when it does, and the last ends."""
    for part in joined(parts):
        texts = list(words_of(part.text))
        for place, text in enumerate(texts, start=1):
            start = part.start if place == 1 else None
            end = part.end if place == len(texts) else None
            yield replace(part, text=text, start=start, end=end)
