"""Tables of Whispers: TSV of openai/whisper (``utils.py``, WriteTSV) and CSV of whisper.cpp.

The latter's are of ``examples/cli``, ``output_csv``. Times of both are whole milliseconds. Others
write the same columns in seconds, which a decimal point tells, a colon, or the pace of the speech.
"""

import csv
import io
import re
from collections.abc import Iterator

from diarize.errors import FormatError
from diarize.formats.times import of_clock
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped
from diarize.transcript.readers.units import divided, per_second

_HEADERS = (["start", "end", "text"], ["start", "end", "speaker", "text"])
_UNKNOWN = "?"  # in the column of speakers
_TIMES = ("start", "end")
_TIME = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
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
    said = list(map(_utterance, rows))
    has_seconds = any(sign in row[column] for row in rows for column in _TIMES for sign in ".,:")
    if not has_seconds and per_second(said) != 1:
        said = list(map(divided, said))
    return RawTranscript(utterances=regrouped(said))


def _rows(text: str, source: str) -> Iterator[Row]:
    columns, delimiter = _columns(text.lstrip())
    lines = io.StringIO(text, newline=None)
    if delimiter == "\t":
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:  # quotes are doubled, or escaped as they once were
        reader = csv.reader((_BACKSLASH.sub(_kept, line) for line in lines), escapechar="\\")
    next(row for row in reader if any(map(str.strip, row)))
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
        _seconds(row, column)
    return row


def _seconds(row: Row, column: str) -> float:
    """Return the number in a column, or the seconds of a time of day."""
    text = row[column].strip()
    try:
        return float(text) if _TIME.fullmatch(text) else of_clock(text.replace(",", "."))
    except ValueError:
        raise ValueError(
            f"{column}: expected milliseconds, seconds or h:mm:ss, found {text[:30]!r}"
        ) from None


def _utterance(row: Row) -> RawUtterance:
    speaker = row.get("speaker", _UNKNOWN)
    return RawUtterance(
        text=row["text"],
        start=_seconds(row, "start"),
        end=_seconds(row, "end"),
        speaker=None if speaker == _UNKNOWN else speaker or None,
    )
