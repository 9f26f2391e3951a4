"""EAF, the format of ELAN: one tier a speaker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from diarize.errors import FormatError
from diarize.formats.names import NOTHING, escaped, unescaped
from diarize.formats.times import milliseconds, rounded
from diarize.formats.xml import root_of
from diarize.timeline import Annotation, Turn

SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
DOCUMENT = {
    "AUTHOR": "",
    "DATE": "1970-01-01T00:00:00Z",  # must be there; fixed, for equal input gives equal output
    "FORMAT": "3.0",
    "VERSION": "3.0",
    f"{XSI}noNamespaceSchemaLocation": SCHEMA,
}
TYPE = "default-lt"
UNITS = "milliseconds"


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotation: when somebody talks, in seconds, who, and what is written there."""

    start: float
    end: float
    speaker: str
    text: str

    @property
    def is_empty(self) -> bool:
        """Whether it lasts no time."""
        return self.start == self.end


def format_eaf(annotation: Annotation, duration: float | None = None) -> str:
    """Return an EAF 3.0 document with empty annotations, ready for words.

    The recording is named in a property; its ``duration`` has no place in this format.
    """
    turns = rounded(annotation)
    document = Element("ANNOTATION_DOCUMENT", DOCUMENT)
    header = SubElement(document, "HEADER", MEDIA_FILE="", TIME_UNITS=UNITS)
    SubElement(header, "PROPERTY", NAME="recording").text = escaped(annotation.recording)
    _add_times(document, turns)
    for speaker in turns.speakers:
        _add_tier(document, speaker, turns)
    SubElement(document, "LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID=TYPE, TIME_ALIGNABLE="true")
    indent(document)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, "unicode") + "\n"


def _add_times(document: Element, turns: Annotation) -> None:
    order = SubElement(document, "TIME_ORDER")
    slots = [
        (milliseconds(time), f"ts{place}{edge}")
        for place, turn in enumerate(turns)
        for time, edge in ((turn.start, "s"), (turn.end, "e"))
    ]
    for time, name in sorted(slots):
        SubElement(order, "TIME_SLOT", TIME_SLOT_ID=name, TIME_VALUE=str(time))


def _add_tier(document: Element, speaker: str, turns: Annotation) -> None:
    name = escaped(speaker)
    tier = SubElement(document, "TIER", TIER_ID=name, PARTICIPANT=name, LINGUISTIC_TYPE_REF=TYPE)
    for place, turn in enumerate(turns):
        if turn.speaker == speaker:
            slots = {"TIME_SLOT_REF1": f"ts{place}s", "TIME_SLOT_REF2": f"ts{place}e"}
            annotation = SubElement(tier, "ANNOTATION")
            alignable = SubElement(
                annotation, "ALIGNABLE_ANNOTATION", {"ANNOTATION_ID": f"a{place}"} | slots
            )
            SubElement(alignable, "ANNOTATION_VALUE").text = ""


def parse_eaf(text: str, source: str = "<eaf>") -> Annotation:
    """Return the annotations of tiers without a parent as turns of their participants.

    A tier without a participant is taken for a speaker's own.

    Raises
    ------
    FormatError
        The text is not EAF, or an annotation has no time.
    """
    document = root_of(text, source)
    try:
        said = list(passages(document))
        turns = [Turn(each.start, each.end, each.speaker) for each in said if not each.is_empty]
        return Annotation(recording_of(document), turns)
    except ValueError as problem:
        raise FormatError(source, None, str(problem)) from problem


def recording_of(document: Element) -> str:
    """Return the name of the recording that we note in a document; empty where there is none."""
    return unescaped(document.findtext("HEADER/PROPERTY[@NAME='recording']", NOTHING))


def passages(document: Element) -> Iterator[Passage]:
    """Yield the annotations of tiers without a parent.

    Raises
    ------
    ValueError
        The document is not EAF, or an annotation has no time.
    """
    if document.tag != "ANNOTATION_DOCUMENT":
        raise ValueError(f"expected ANNOTATION_DOCUMENT, found {document.tag[:30]}")
    for header in document.iter("HEADER"):
        if header.get("TIME_UNITS", UNITS) != UNITS:
            raise ValueError(f"times are in {header.get('TIME_UNITS')}; save them in {UNITS}")
    times = {
        slot.get("TIME_SLOT_ID"): slot.get("TIME_VALUE") for slot in document.iter("TIME_SLOT")
    }
    for tier in document.findall("TIER"):
        if not tier.get("PARENT_REF"):
            yield from _passages(tier, times)


def _passages(tier: Element, times: Mapping[str | None, str | None]) -> Iterator[Passage]:
    speaker = unescaped(tier.get("PARTICIPANT") or tier.get("TIER_ID") or "")
    for annotation in tier.findall("ANNOTATION/ALIGNABLE_ANNOTATION"):
        start, end = (times.get(annotation.get(f"TIME_SLOT_REF{edge}")) for edge in (1, 2))
        if start is None or end is None:
            raise ValueError(f"annotation {annotation.get('ANNOTATION_ID')} has no time")
        text = annotation.findtext("ANNOTATION_VALUE", "")
        yield Passage(_seconds(start), _seconds(end), speaker, text)


def _seconds(milliseconds: str) -> float:
    try:
        return int(milliseconds) / 1000
    except OverflowError as problem:
        raise ValueError(f"no time of a recording: {milliseconds[:30]}") from problem
