"""EAF, the format of ELAN (mpi.nl/tools/elan/EAFv3.0.xsd): what is said in its tiers."""

import re

from diarize.formats.eaf import passages, recording_of
from diarize.formats.xml import opening, root_of
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped

_TEXT = re.compile(r"<ANNOTATION_VALUE>\s*[^<\s]")


def recognises(text: str) -> bool:
    """Return whether a text is of ELAN, with words in it: annotations without are turns."""
    return opening(text)[0] == "ANNOTATION_DOCUMENT" and _TEXT.search(text) is not None


def parse(text: str, source: str) -> RawTranscript:
    """Read utterances from tiers without a parent, or words that stand there one by one.

    Raises
    ------
    FormatError
        The text is no XML, or has a document type.
    ValueError
        An annotation has no time.
    """
    document = root_of(text, source)
    recording = recording_of(document) or None
    return RawTranscript(
        utterances=regrouped(
            RawUtterance(
                text=passage.text,
                start=passage.start,
                end=passage.end,
                speaker=passage.speaker or None,
                recording=recording,
            )
            for passage in passages(document)
            if passage.text.strip()
        )
    )
