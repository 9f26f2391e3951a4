"""Formats of one record a line."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from diarize.errors import FormatError

Record = TypeVar("Record")

BYTE_ORDER_MARK = "\ufeff"


def parse_lines(
    lines: Iterable[str], source: str, parse: Callable[[str], Record | None]
) -> Iterator[Record]:
    """Yield what ``parse`` makes of each line, leaving out None.

    Raises
    ------
    FormatError
        ``parse`` raised ``ValueError``; the line is named.
    """
    for number, line in enumerate(lines, start=1):
        try:
            record = parse(line.removeprefix(BYTE_ORDER_MARK))
        except ValueError as problem:
            raise FormatError(source, number, str(problem)) from problem
        if record is not None:
            yield record
