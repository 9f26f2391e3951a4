"""SubRip subtitles that name the speaker."""

from diarize.formats.names import escaped
from diarize.formats.times import clock, rounded
from diarize.timeline import Annotation


def format_srt(annotation: Annotation, duration: float | None = None) -> str:
    r"""Return subtitles; neither the recording nor its ``duration`` has a place in them.

    Players take ``<`` for the start of markup, so it is percent-encoded.

    >>> from diarize.timeline import Turn
    >>> format_srt(Annotation("standup", [Turn(3599.5, 3601, "Zoë Li")]))
    '1\n00:59:59,500 --> 01:00:01,000\nZoë Li:\n'
    """
    cues = [
        f"{place}\n{_clock(turn.start)} --> {_clock(turn.end)}\n{escaped(turn.speaker, '[<>]')}:\n"
        for place, turn in enumerate(rounded(annotation), start=1)
    ]
    return "\n".join(cues)


def _clock(seconds: float) -> str:
    return f"{clock(seconds):0>12}".replace(".", ",")
