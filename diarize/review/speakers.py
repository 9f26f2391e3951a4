"""The speakers of a page: a name to correct, something to listen to, and a lane of turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from diarize.formats.times import clock
from diarize.timeline import Annotation, Turn
from diarize.transcript.minutes import moment
from diarize.transcript.wording import printable

HUES = (210, 25, 140, 320, 55, 265, 0, 175)
"""Degrees of hue, far apart for neighbours; later speakers begin again."""
SAMPLE = 8.0
"""Seconds that tell who somebody is."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of a page.

    Attributes
    ----------
    number : int
        From 0, in order of first appearance.
    name : str
    seconds, share : float
        Talk time, and its share of everybody's.
    turns : sequence of Turn
        All of theirs.
    sample : Turn
        What to listen to: the longest turn in which nobody else talks, or any.
    """

    number: int
    name: str
    seconds: float
    share: float
    turns: Sequence[Turn]
    sample: Turn

    def row(self, duration: float) -> str:
        """Return the speaker's row, with a lane ``duration`` seconds long."""
        shown, name = escape(printable(self.name)), escape(self.name)
        first, last = self.sample.start, min(self.sample.end, self.sample.start + SAMPLE)
        marks = "".join(map(_mark, self.turns))
        return (
            f'<div class="speaker" data-speaker="{name}" style="--hue: {hue(self.number)}">'
            f'<button class="sample" data-start="{first:.3f}" data-end="{last:.3f}" '
            f'title="Hear {shown}" aria-label="Hear {shown}">▶</button>'
            f'<input value="{shown}" aria-label="Name of {shown}" spellcheck="false">'
            f"<span>{moment(round(self.seconds))} · {self.share:.0%}</span>"
            f'<svg class="lane" viewBox="0 0 {duration:.3f} 1" preserveAspectRatio="none" '
            f'tabindex="0" role="slider" aria-valuemin="0" aria-valuemax="{duration:.3f}" '
            f'aria-valuenow="0" aria-label="Turns of {shown}">{marks}</svg></div>'
        )


def speakers_of(annotation: Annotation, exclusive: Annotation) -> tuple[Speaker, ...]:
    """Return the speakers in order of first appearance; who has no name is left out."""
    talk = {name: seconds for name, seconds in annotation.talk_time().items() if name}
    total, turns, alone = sum(talk.values()), annotation.by_speaker(), exclusive.by_speaker()
    return tuple(
        Speaker(
            number,
            name,
            talk[name],
            talk[name] / total,
            turns[name],
            max(alone.get(name, turns[name]), key=lambda turn: turn.duration),
        )
        for number, name in enumerate(name for name in annotation.speakers if name)
    )


def hue(number: int) -> int:
    """Return the hue of a speaker's colour, in degrees."""
    return HUES[number % len(HUES)]


def _mark(turn: Turn) -> str:
    sure = "" if turn.confidence is None else f", confidence {turn.confidence:.2f}"
    shade = 1.0 if turn.confidence is None else 0.35 + 0.65 * turn.confidence
    times = f"{clock(turn.start, 1)} - {clock(turn.end, 1)}"
    return (
        f'<rect x="{turn.start:.3f}" y="0" width="{turn.duration:.3f}" height="1" '
        f'opacity="{shade:.2f}"><title>{times}{sure}</title></rect>'
    )
