"""Files of turns: one module a format, each with a writer, and a reader where one is of use."""

from diarize.formats.reading import (
    READABLE,
    holds_turns,
    read_annotations,
    read_uem,
    read_with_exclusive,
)
from diarize.formats.writing import WRITERS, format_of

__all__ = [
    "READABLE",
    "WRITERS",
    "format_of",
    "holds_turns",
    "read_annotations",
    "read_uem",
    "read_with_exclusive",
]
