"""Plain lines for people to read."""

from diarize.formats.names import escaped
from diarize.formats.times import clock, rounded
from diarize.timeline import Annotation


def format_txt(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return a line for each turn; neither the recording nor its ``duration`` is told.

    >>> from diarize.timeline import Turn
    >>> format_txt(Annotation("standup", [Turn(3.2, 7.94, "SPEAKER_00")]))
    '0:00:03.2 - 0:00:07.9  SPEAKER_00\n'
    """
    return "".join(
        f"{clock(turn.start, 1)} - {clock(turn.end, 1)}  {escaped(turn.speaker)}\n"
        for turn in rounded(annotation)
    )
