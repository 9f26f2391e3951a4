"""Tables of Whispers: TSV of openai/whisper (``utils.py``, WriteTSV) and CSV of whisper.cpp.

The latter's are of ``examples/cli``, ``output_csv``. Times of both are whole milliseconds. Others
write the same columns in seconds, which a decimal point tells.
"""

import csv
import io
import re
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.formats.times import number
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped

_HEADERS = (["start", "end", "text"], ["start", "end", "speaker", "text"])
_UNKNOWN = "?"  # in the column of speakers
_TIMES = ("start", "end")
_TIME = re.compile(r"\s*\d+(?:\.\d+)?\s*")
# A backslash escapes a quote, not one that ends the line, and another backslash; else it is text.
_BACKSLASH = re.compile(r'\\(\\|"(?!\s*$))?')

Row = dict[str, str]


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
    rows = list(_rows(text, source))
    has_seconds = any("." in row[column] for row in rows for column in _TIMES)
    unit = 1.0 if has_seconds else 1000.0
    return RawTranscript(utterances=regrouped(_utterance(row, unit) for row in rows))


def _rows(text: str, source: str) -> Iterator[Row]:
    columns, delimiter = _columns(text)
    lines = io.StringIO(text, newline=None)
    if delimiter == "\t":
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:  # quotes are doubled, or escaped as they once were
        reader = csv.reader((_BACKSLASH.sub(_kept, line) for line in lines), escapechar="\\")
    next(reader)
    try:
        for row in reader:
            if row:
                yield _checked(row, columns)
    except (ValueError, csv.Error) as problem:
        raise FormatError(source, reader.line_num, str(problem)) from problem


def _kept(found: re.Match[str]) -> str:
    """Return what the reader of CSV takes for an escape, or for a backslash."""
    return found[0] if found[1] else r"\\"


def _columns(text: str) -> tuple[list[str], str]:
    """Return the names of the columns, and what stands between them."""
    line = io.StringIO(text[:100], newline=None).readline().strip()
    delimiter = "\t" if "\t" in line else ","
    return line.split(delimiter), delimiter


def _checked(fields: list[str], columns: list[str]) -> Row:
    if len(fields) != len(columns):
        raise ValueError(f"expected {len(columns)} columns, found {len(fields)}")
    row = dict(zip(columns, fields, strict=True))
    for column in _TIMES:
        if not _TIME.fullmatch(row[column]):
            raise ValueError(
                f"{column}: expected milliseconds or seconds, found {row[column][:30]!r}"
            )
    return row


def _utterance(row: Row, unit: float) -> RawUtterance:
    speaker = row.get("speaker", _UNKNOWN)
    return RawUtterance(
        text=row["text"],
        start=number(row["start"]) / unit,
        end=number(row["end"]) / unit,
        speaker=None if speaker == _UNKNOWN else speaker or None,
    )
