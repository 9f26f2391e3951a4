"""WebVTT subtitles that name the speaker."""

from html import escape

from diarize.formats.names import escaped
from diarize.formats.times import clock, rounded
from diarize.timeline import Annotation


def format_vtt(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return subtitles; neither the recording nor its ``duration`` has a place in them.

    >>> from diarize.timeline import Turn
    >>> format_vtt(Annotation("standup", [Turn(3599.5, 3601, "R&D")]))
    'WEBVTT\n\n00:59:59.500 --> 01:00:01.000\n<v R&amp;D>R&amp;D</v>\n'
    """
    cues = ["WEBVTT\n"]
    for turn in rounded(annotation):
        name = escape(escaped(turn.speaker), quote=False)
        times = f"{clock(turn.start):0>12} --> {clock(turn.end):0>12}"
        cues.append(f"{times}\n<v {name}>{name}</v>\n")
    return "\n".join(cues)
