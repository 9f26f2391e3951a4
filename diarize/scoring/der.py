"""The diarization error rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Self

import numpy as np

from diarize.scoring.sweep import Pairs, Sweep
from diarize.timeline import Annotation, Segment


@dataclass(frozen=True, slots=True)
class Errors:
    """Speaker time, in seconds, by outcome.

    Errors add up over recordings, and the rate is taken once at the end: averaging
    rates would give a one-minute recording the weight of a two-hour one.

    >>> total = sum([Errors(10, missed=1), Errors(90, confusion=4)], start=Errors())
    >>> f"{total.rate:.1%}"
    '5.0%'

    Attributes
    ----------
    speech : float
        What the speakers of the reference say; where two talk at once it counts twice.
    missed : float
        Speech that the hypothesis gives to nobody.
    false_alarm : float
        What the hypothesis gives to speakers beyond those who talk.
    confusion : float
        Speech given to another speaker.
    seconds : float
        Scored time, with silence; not part of the rate.
    """

    speech: float = 0.0
    missed: float = 0.0
    false_alarm: float = 0.0
    confusion: float = 0.0
    seconds: float = 0.0

    @classmethod
    def of(cls, sweep: Sweep, pairs: Pairs) -> Self:
        """Return the errors if these ``pairs`` of speakers, and no others, are one and the same."""
        said, found = sweep.theirs.number, sweep.ours.number
        right = (sweep.theirs.talking[pairs[0]] * sweep.ours.talking[pairs[1]]).sum(axis=0)
        return cls(
            speech=float(sweep.seconds @ said),
            missed=float(sweep.seconds @ np.maximum(said - found, 0)),
            false_alarm=float(sweep.seconds @ np.maximum(found - said, 0)),
            confusion=float(sweep.seconds @ (np.minimum(said, found) - right)),
            seconds=float(sweep.seconds.sum()),
        )

    @property
    def rate(self) -> float:
        """Diarization error rate; infinite when there are errors but no speech."""
        wrong = self.missed + self.false_alarm + self.confusion
        if self.speech == 0:
            return inf if wrong else 0.0
        return wrong / self.speech

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.speech + other.speech,
            self.missed + other.missed,
            self.false_alarm + other.false_alarm,
            self.confusion + other.confusion,
            self.seconds + other.seconds,
        )


def score(
    reference: Annotation,
    hypothesis: Annotation,
    *,
    scored: Iterable[Segment],
    collar: float = 0.0,
    skip_overlap: bool = False,
) -> Errors:
    """Compare ``hypothesis`` to ``reference`` over the ``scored`` segments (the UEM).

    ``collar`` is in seconds **on each side** of a reference boundary, as in md-eval; what lies
    within is not scored. ``skip_overlap`` leaves out where several speakers of the reference talk.
    Speakers are matched one to one so that confusion is least [1]_. Turns shorter than a
    microsecond do not count.

    Raises
    ------
    ValueError
        The collar is negative or not a number.

    References
    ----------
    .. [1] H. Bredin, "pyannote.metrics: a toolkit for reproducible evaluation, diagnostic, and
       error analysis of speaker diarization systems", Interspeech 2017.

    >>> from diarize.timeline import Turn
    >>> truth = Annotation("r", [Turn(0, 10, "al"), Turn(10, 20, "bo")])
    >>> guess = Annotation("r", [Turn(0, 12, "s0"), Turn(12, 20, "s1")])
    >>> score(truth, guess, scored=[Segment(0, 20)])
    Errors(speech=20.0, missed=0.0, false_alarm=0.0, confusion=2.0, seconds=20.0)
    """
    sweep = Sweep.over(reference, hypothesis, scored, collar, skip_overlap)
    return Errors.of(sweep, sweep.matched())
