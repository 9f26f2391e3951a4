"""Files of turns: one module a format, each with a writer, and a reader where one is of use."""

from diarize.formats.reading import read_annotations, read_exclusive, read_uem
from diarize.formats.writing import WRITERS, format_of

__all__ = ["WRITERS", "format_of", "read_annotations", "read_exclusive", "read_uem"]
