"""Captions of YouTube in XML: srv3, with the times of words, and srv1.

Their elements are described in ``srv3.md`` of ytsub-rs, in SubMiner's pull 219 and by the parser
of youtube-transcript-api.
"""

from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from diarize.formats.xml import number_in, opening, placed, root_of
from diarize.transcript.fields import of_milliseconds
from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.captions import Caption, said, untagged
from diarize.transcript.readers.grouping import later

_SRV3, _SRV1 = "timedtext", "transcript"


def recognises(text: str) -> bool:
    """Return whether a text begins as captions of the third version do, or of the first."""
    name, attributes = opening(text)
    if name == _SRV1:
        return "<text " in text
    return name == _SRV3 and any(f"format={mark}3{mark}" in attributes for mark in "\"'")


def parse(text: str, source: str) -> RawTranscript:
    """Read lines, with the starts of their words where they have any.

    A line inside of another, which the formats do not have, is its text.

    Raises
    ------
    FormatError
        The text is no XML, has a document type, or a time is none.
    """
    root = root_of(text, source)
    with placed(root, text, source):
        if root.tag == _SRV1:
            return RawTranscript(utterances=said(map(_line, root.findall("text"))))
        lines = root.findall("p") + root.findall("body/p")
        return RawTranscript(utterances=said(map(_caption, lines)))


def _line(element: Element) -> Caption:
    """Return a line of the first version, whose text is escaped twice."""
    text = untagged(unescape("".join(element.itertext())))
    return Caption(
        start=number_in(element, "start"),
        duration=number_in(element, "dur"),
        parts=[RawWord(text=text)],
    )


def _caption(element: Element) -> Caption:
    start = _seconds(element, "t")
    return Caption(
        start=start,
        duration=_seconds(element, "d"),
        parts=list(_parts(element, start)),
        appends=element.get("a") == "1",
    )


def _parts(element: Element, since: float | None) -> Iterator[RawWord]:
    """Yield the text of a line and that of its spans, of which the first has no time of its own."""
    yield RawWord(text=element.text or "")
    for place, span in enumerate(element):
        offset = _seconds(span, "t") if span.get("t") or place else 0.0
        start = None if since is None else later(offset, since)
        yield RawWord(text=" " if span.tag == "br" else "".join(span.itertext()), start=start)
        yield RawWord(text=span.tail or "")


def _seconds(element: Element, key: str) -> float | None:
    return of_milliseconds(number_in(element, key))
