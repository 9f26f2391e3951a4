"""RTTM, the format of diarization research: one turn a line."""

from collections.abc import Iterable, Iterator

from diarize.formats.lines import parse_lines
from diarize.formats.names import NOTHING, escaped, unescaped
from diarize.formats.times import number, rounded
from diarize.timeline import Annotation, Turn

# The other record types of the standard (NIST RT-09 evaluation plan, appendix A).
NOT_TURNS = frozenset(
    (
        *("SEGMENT", "NOSCORE", "NO_RT_METADATA", "LEXEME", "NON-LEX", "NON-SPEECH"),
        *("FILLER", "EDIT", "SU", "IP", "CB", "A/P", "SPKR-INFO"),
    )
)

UNSAFE = r'\s|^"'
"""In names: fields end at white space, and readers of tables take a quote for a beginning."""


def format_rttm(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return RTTM text. White space in names, and a quote at their start, are percent-encoded.

    ``duration`` has no place in this format.

    >>> format_rttm(Annotation("standup", [Turn(0.5, 1.75, "Zoë Li")]))
    'SPEAKER standup 1 0.500 1.250 <NA> <NA> Zoë%20Li <NA> <NA>\n'
    """
    recording = escaped(annotation.recording, also=UNSAFE)
    return "".join(_line(recording, turn) for turn in rounded(annotation))


def _line(recording: str, turn: Turn) -> str:
    speaker = escaped(turn.speaker, also=UNSAFE)
    sure = NOTHING if turn.confidence is None else f"{turn.confidence:.3f}"
    times = f"{turn.start:.3f} {turn.end - turn.start:.3f}"
    return f"SPEAKER {recording} 1 {times} <NA> <NA> {speaker} {sure} <NA>\n"


def parse_rttm(lines: Iterable[str], source: str = "<rttm>") -> Iterator[tuple[str, Turn]]:
    """Yield ``(recording, turn)`` line by line, without holding the file in memory.

    Comments, blank lines, turns without length and the other record types of the standard are
    skipped; a type that is not of the standard is an error, since skipping a misspelt SPEAKER
    would lose a turn.

    Raises
    ------
    FormatError
        A line is malformed.

    >>> list(parse_rttm(["SPEAKER standup 1 0.50 1.25 <NA> <NA> al <NA> <NA>"]))
    [('standup', Turn(start=0.5, end=1.75, speaker='al', confidence=None))]
    >>> list(parse_rttm([";; header", "SPEAKER standup 1 0.50"], source="a.rttm"))
    Traceback (most recent call last):
    diarize.errors.FormatError: a.rttm:2: expected 9 or 10 fields, found 4
    """
    return parse_lines(lines, source, _parsed)


def _parsed(line: str) -> tuple[str, Turn] | None:
    fields = line.split()
    if not fields or fields[0].startswith(";") or fields[0] in NOT_TURNS:
        return None
    if fields[0] != "SPEAKER":
        raise ValueError(f"unknown record type {fields[0][:30]!r}")
    if len(fields) not in (9, 10):
        raise ValueError(f"expected 9 or 10 fields, found {len(fields)}")
    start, duration = number(fields[3]), number(fields[4])
    if duration == 0:
        return None
    end = round(start + duration, 9)  # 0.1 + 0.2 ends at 0.3, where the next turn may start
    return unescaped(fields[1]), Turn(start, end, unescaped(fields[7]), _confidence(fields[8]))


def _confidence(field: str) -> float | None:
    """Return a confidence, or None where a tool wrote another kind of score, such as a distance."""
    sure = None if field == NOTHING else number(field)
    return sure if sure is not None and 0 <= sure <= 1 else None
