"""UEM, which parts of recordings are scored: one segment a line."""

from collections.abc import Iterable, Iterator

from diarize.formats.lines import parse_lines
from diarize.formats.names import escaped, unescaped
from diarize.formats.times import end_of, number
from diarize.timeline import Annotation, Segment


def format_uem(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return UEM text that has the whole recording scored.

    >>> format_uem(Annotation("standup"), 12.5)
    'standup 1 0.000 12.500\n'
    """
    end = end_of(annotation, duration)
    recording = escaped(annotation.recording, also=r"\s|^;")
    return f"{recording} 1 0.000 {end:.3f}\n" if end else ""


def parse_uem(lines: Iterable[str], source: str = "<uem>") -> Iterator[tuple[str, Segment]]:
    """Yield ``(recording, segment)`` line by line; comments and blank lines are skipped.

    Raises
    ------
    FormatError
        A line is malformed.

    >>> list(parse_uem(["standup 1 0 12.5"]))
    [('standup', Segment(start=0.0, end=12.5))]
    """
    return parse_lines(lines, source, _parsed)


def _parsed(line: str) -> tuple[str, Segment] | None:
    fields = line.split()
    if not fields or fields[0].startswith(";"):
        return None
    if len(fields) != 4:
        raise ValueError(f"expected 4 fields, found {len(fields)}")
    return unescaped(fields[0]), Segment(number(fields[2]), number(fields[3]))
