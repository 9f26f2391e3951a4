"""CSV, for spreadsheets and data frames: one turn a row."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from diarize.errors import FormatError
from diarize.formats.lines import BYTE_ORDER_MARK
from diarize.formats.names import escaped, unescaped
from diarize.formats.times import number, rounded
from diarize.timeline import Annotation, Turn

COLUMNS = ("recording", "start", "end", "speaker", "confidence")
NEEDED = frozenset({"start", "end", "speaker"})
# A spreadsheet would run a cell that starts so; quotes before it count, or a name that has one
# already would lose it when read.
_FORMULA = re.compile(r"'*[=+\-@]")


def format_csv(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return CSV with a header; ``duration`` has no place in it.

    A name that a spreadsheet would take for a formula is prefixed with ``'``, as one would type it.

    >>> format_csv(Annotation("standup", [Turn(0.5, 1.75, "=HYPERLINK()")]))
    "recording,start,end,speaker,confidence\nstandup,0.500,1.750,'=HYPERLINK(),\n"
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    recording = _guarded(annotation.recording)
    for turn in rounded(annotation):
        sure = "" if turn.confidence is None else f"{turn.confidence:.3f}"
        rows.writerow(
            [recording, f"{turn.start:.3f}", f"{turn.end:.3f}", _guarded(turn.speaker), sure]
        )
    return text.getvalue()


def parse_csv(lines: Iterable[str], source: str = "<csv>") -> Iterator[tuple[str, Turn]]:
    """Yield ``(recording, turn)`` row by row.

    Columns may come in any order; ``recording`` and ``confidence`` may be missing, and others are
    skipped. Semicolons or tabs may separate them, and then decimals may have commas, as in
    spreadsheets of half the world. Rows without length are skipped.

    Raises
    ------
    FormatError
        There is no header, a column is missing, or a row is malformed.

    >>> list(parse_csv(["speaker;start;end", "al;0,5;1"]))
    [('', Turn(start=0.5, end=1.0, speaker='al', confidence=None))]
    """
    lines = iter(lines)
    header = next(lines, "").removeprefix(BYTE_ORDER_MARK)
    delimiter = next((mark for mark in ",;\t" if mark in header), ",")
    rows = csv.reader(chain([header], lines), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(rows))
        for row in rows:
            if row and (found := _parsed(columns, row, delimiter)):
                yield found
    except (csv.Error, ValueError) as problem:
        raise FormatError(source, rows.line_num, str(problem)) from problem


def _columns(header: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in header]
    if missing := NEEDED.difference(columns):
        raise ValueError(f"the header has no column {min(missing)!r}")
    return columns


def _parsed(columns: list[str], row: list[str], delimiter: str) -> tuple[str, Turn] | None:
    if len(row) != len(columns):
        raise ValueError(f"expected {len(columns)} fields, found {len(row)}")
    cells = dict(zip(columns, row, strict=True))
    start, end = (_number(cells[name], delimiter) for name in ("start", "end"))
    sure = _number(cells["confidence"], delimiter) if cells.get("confidence") else None
    if start == end:
        return None
    recording = _unguarded(cells.get("recording", ""))
    return recording, Turn(start, end, _unguarded(cells["speaker"]), sure)


def _number(cell: str, delimiter: str) -> float:
    """Return a number; where commas separate cells, one in a cell may be of thousands."""
    return number(cell if delimiter == "," else cell.replace(",", "."))


def _guarded(name: str) -> str:
    cell = escaped(name)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return unescaped(cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell)
