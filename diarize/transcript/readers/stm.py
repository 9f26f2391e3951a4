"""STM, an utterance a line (NIST SCTK, ``doc/infmts.htm``)."""

import io
import re

from diarize.formats.lines import parse_lines
from diarize.formats.names import unescaped
from diarize.formats.times import number
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers import ctm
from diarize.transcript.readers.grouping import in_order
from diarize.transcript.writers.stm import ALTERNATIVES, LABEL

# Lines that stand for no words.
_SPEAKERLESS = "inter_segment_gap"
# Those of two parts and more, or in capitals: <unk> is a word.
_LABEL = re.compile(r"<[^<>]*,[^<>]*>|<[A-Z0-9_]+>")
_IGNORED = "IGNORE_TIME_SEGMENT_IN_SCORING"


def recognises(text: str) -> bool:
    """Return whether most of the first lines are of an STM."""
    lines = ctm.content(text)
    return not ctm.recognises(text) and 2 * sum(map(_is_record, lines)) > len(lines)


def _is_record(line: str) -> bool:
    fields = line.split(maxsplit=5)
    return len(fields) >= 5 and all(map(ctm.is_number, fields[3:5]))


def parse(text: str, source: str) -> RawTranscript:
    """Read utterances in order of time.

    Raises
    ------
    FormatError
        A line is malformed.
    """
    return RawTranscript(
        utterances=in_order(parse_lines(io.StringIO(text, newline=None), source, _parsed))
    )


def _parsed(line: str) -> RawUtterance | None:
    fields = line.split(maxsplit=5)
    if not fields or line.startswith(";;"):
        return None
    if len(fields) < 5:
        raise ValueError(f"expected at least 5 fields, found {len(fields)}")
    start, end = number(fields[3]), number(fields[4])
    text = _words(fields[5].strip()) if len(fields) > 5 else ""
    if fields[2] == _SPEAKERLESS or text.upper() == _IGNORED:
        return None
    return RawUtterance(
        text=text,
        start=start,
        end=end,
        speaker=unescaped(fields[2]) or None,
        recording=unescaped(fields[0]),
    )


def _words(text: str) -> str:
    """Return the words after a label such as ``<o,f0,male>`` or ``<F0_M>``, if there is one.

    Of alternatives the first is read; in what we label, all is as it was said.
    """
    label, _, words = text.partition(" ")
    if label == LABEL:
        return words
    spoken = words if _LABEL.fullmatch(label) else text
    return ALTERNATIVES.sub(_first, spoken)


def _first(alternatives: re.Match[str]) -> str:
    first = alternatives[1].strip()
    return "" if first == "@" else first
