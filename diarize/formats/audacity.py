"""Label tracks of Audacity: start, end and speaker, with tabs between."""

from collections.abc import Iterable

from diarize.formats.lines import parse_lines
from diarize.formats.names import escaped, unescaped
from diarize.formats.times import number, rounded
from diarize.timeline import Annotation, Turn


def format_audacity(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return a label track; neither the recording nor its ``duration`` has a place in it.

    >>> format_audacity(Annotation("standup", [Turn(0.5, 1.75, "Zoë Li")]))
    '0.500\t1.750\tZoë Li\n'
    """
    return "".join(
        f"{turn.start:.3f}\t{turn.end:.3f}\t{escaped(turn.speaker)}\n"
        for turn in rounded(annotation)
    )


def parse_audacity(lines: Iterable[str], source: str = "<audacity>") -> Annotation:
    """Return the labels that last as turns of a recording without a name.

    Point labels and the frequencies of spectral labels are skipped.

    Raises
    ------
    FormatError
        A line is malformed.
    """
    return Annotation("", list(parse_lines(lines, source, _parsed)))


def _parsed(line: str) -> Turn | None:
    fields = line.rstrip("\r\n").split("\t", maxsplit=2)
    if not line.strip() or fields[0] == "\\":
        return None
    if len(fields) != 3:
        raise ValueError("expected start, end and speaker with tabs between")
    start, end = number(fields[0]), number(fields[1])
    return Turn(start, end, unescaped(fields[2])) if start != end else None
