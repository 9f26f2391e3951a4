"""Tables of Whispers: TSV of openai/whisper (``utils.py``, WriteTSV) and CSV of whisper.cpp.

The latter's are of ``examples/cli``, ``output_csv``. Times of both are whole milliseconds.
"""

import csv
import io
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.formats.times import number
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped

_HEADERS = (["start", "end", "text"], ["start", "end", "speaker", "text"])
_UNKNOWN = "?"  # in the column of speakers


def recognises(text: str) -> bool:
    """Return whether the first line names the columns of such a table."""
    return _columns(text)[0] in _HEADERS


def parse(text: str, source: str) -> RawTranscript:
    """Read a segment a line.

    Raises
    ------
    FormatError
        A line has other columns than the first, or a time is none.
    """
    return RawTranscript(utterances=regrouped(_rows(text, source)))


def _rows(text: str, source: str) -> Iterator[RawUtterance]:
    columns, delimiter = _columns(text)
    lines = io.StringIO(text, newline=None)
    if delimiter == "\t":
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:  # quotes are doubled, or escaped as they once were
        reader = csv.reader(lines, escapechar="\\")
    next(reader)
    try:
        for row in reader:
            if row:
                yield _parsed(row, columns)
    except (ValueError, csv.Error) as problem:
        raise FormatError(source, reader.line_num, str(problem)) from problem


def _columns(text: str) -> tuple[list[str], str]:
    """Return the names of the columns, and what stands between them."""
    line = io.StringIO(text[:100], newline=None).readline().strip()
    delimiter = "\t" if "\t" in line else ","
    return line.split(delimiter), delimiter


def _parsed(row: list[str], columns: list[str]) -> RawUtterance:
    if len(row) != len(columns):
        raise ValueError(f"expected {len(columns)} columns, found {len(row)}")
    found = dict(zip(columns, row, strict=True))
    speaker = found.get("speaker", _UNKNOWN)
    return RawUtterance(
        text=found["text"],
        start=_seconds(found["start"]),
        end=_seconds(found["end"]),
        speaker=None if speaker == _UNKNOWN else speaker or None,
    )


def _seconds(text: str) -> float:
    if not text.strip().isdecimal():
        raise ValueError(f"expected whole milliseconds, found {text[:30]!r}")
    return number(text) / 1000
