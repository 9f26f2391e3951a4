"""The diarization error rate of a recording that is scored many times."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from diarize.cuts import cuts_at, on_between
from diarize.scoring.der import Errors
from diarize.scoring.region import region
from diarize.timeline import Annotation, Segment


class Sweep:
    """Scores hypotheses of one recording as `score` does, of long ones a hundred times as fast.

    pyannote.metrics takes time that grows with the square of the number of turns; here one sweep
    over all boundaries does, which is exact too.

    Parameters
    ----------
    reference : Annotation
        The truth.
    scored : iterable of Segment
        The time that counts.
    collar : float
        Seconds on each side of a boundary of the reference that do not count.

    Raises
    ------
    ValueError
        The collar is negative or not a number.

    >>> from diarize.timeline import Turn
    >>> truth = Annotation("r", [Turn(0, 10, "al"), Turn(10, 20, "bo")])
    >>> guess = Annotation("r", [Turn(0, 12, "s0"), Turn(12, 20, "s1")])
    >>> Sweep(truth, [Segment(0, 20)]).errors(guess)
    Errors(speech=20.0, missed=0.0, false_alarm=0.0, confusion=2.0, seconds=20.0)
    """

    def __init__(
        self, reference: Annotation, scored: Iterable[Segment], collar: float = 0.0
    ) -> None:
        self.reference = reference
        counted = region(reference, scored, collar, skip_overlap=False)
        self._counted = [Segment(part.start, part.end) for part in counted]

    def errors(self, hypothesis: Annotation) -> Errors:
        """Return the errors of a hypothesis."""
        cuts = cuts_at([*self.reference, *hypothesis, *self._counted])
        seconds = np.diff(cuts) * on_between(self._counted, cuts)
        theirs, ours = (_talking(each, cuts) for each in (self.reference, hypothesis))
        said, found = theirs.sum(axis=0), ours.sum(axis=0)
        shared = float(seconds @ np.minimum(said, found))
        return Errors(
            speech=float(seconds @ said),
            missed=float(seconds @ np.maximum(said - found, 0)),
            false_alarm=float(seconds @ np.maximum(found - said, 0)),
            confusion=max(shared - _matched(theirs * seconds, ours), 0.0),
            seconds=float(seconds.sum()),
        )


def _talking(annotation: Annotation, cuts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return who talks from each cut to the next: 0 or 1, ``(speakers, cuts - 1)``."""
    turns: dict[str, list[Segment]] = {speaker: [] for speaker in annotation.speakers}
    for turn in annotation:
        turns[turn.speaker].append(turn)
    rows = [on_between(each, cuts) for each in turns.values()]
    return np.array(rows, np.float64).reshape(len(rows), max(len(cuts) - 1, 0))


def _matched(theirs: NDArray[np.float64], ours: NDArray[np.float64]) -> float:
    """Return the seconds that speakers, matched one to one, have in common at most."""
    from scipy.optimize import linear_sum_assignment

    common = theirs @ ours.T
    return float(common[linear_sum_assignment(common, maximize=True)].sum())
