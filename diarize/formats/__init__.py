"""Files of turns: one module a format, each with a writer, and a reader where one is of use."""

from diarize.formats.reading import holds_turns, read_annotations, read_exclusive, read_uem
from diarize.formats.writing import WRITERS, format_of

__all__ = [
    "WRITERS",
    "format_of",
    "holds_turns",
    "read_annotations",
    "read_exclusive",
    "read_uem",
]
