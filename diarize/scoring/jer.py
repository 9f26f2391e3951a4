"""The Jaccard error rate."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from diarize.scoring.sweep import Sweep
from diarize.timeline import Annotation, Segment


@dataclass(frozen=True, slots=True)
class JaccardErrors:
    """How badly the speakers of the reference are found, each with the same weight.

    They add up over recordings as `Errors` do.

    >>> (JaccardErrors(0.5, speakers=2) + JaccardErrors(0.25, speakers=1)).rate
    0.25

    Attributes
    ----------
    total : float
        Over the speakers, the sum of one minus the Jaccard index: the time that a speaker and the
        match in the hypothesis share, over the time of either. Without a match it is 1.
    speakers : int
        Speakers of the reference with scored speech.
    invented : int
        Speakers of the hypothesis in scored time where the reference has none at all.
    """

    total: float = 0.0
    speakers: int = 0
    invented: int = 0

    @property
    def rate(self) -> float:
        """Jaccard error rate, at most 1; that too if speakers are found and none are there."""
        if self.speakers == 0:
            return 1.0 if self.invented else 0.0
        return self.total / self.speakers

    def __add__(self, other: "JaccardErrors") -> "JaccardErrors":
        return JaccardErrors(
            self.total + other.total,
            self.speakers + other.speakers,
            self.invented + other.invented,
        )


def jaccard(
    reference: Annotation,
    hypothesis: Annotation,
    *,
    scored: Iterable[Segment],
    collar: float = 0.0,
    skip_overlap: bool = False,
) -> JaccardErrors:
    """Compare speakers over the ``scored`` segments; the arguments are those of `score`.

    Speakers are matched as for the diarization error rate [1]_.

    Raises
    ------
    ValueError
        The collar is negative or not a number.

    References
    ----------
    .. [1] N. Ryant et al., "Second DIHARD Challenge Evaluation Plan", 2019.

    >>> from diarize.timeline import Turn
    >>> truth = Annotation("r", [Turn(0, 10, "al"), Turn(10, 20, "bo")])
    >>> guess = Annotation("r", [Turn(0, 5, "s0")])
    >>> jaccard(truth, guess, scored=[Segment(0, 20)]).rate
    0.75
    """
    sweep = Sweep.over(reference, hypothesis, scored, collar, skip_overlap)
    theirs, ours = sweep.matched()
    common = sweep.common[theirs, ours]
    either = sweep.theirs.seconds[theirs] + sweep.ours.seconds[ours] - common
    speakers = len(sweep.theirs.names)
    return JaccardErrors(
        total=speakers - float(np.minimum(common / either, 1.0).sum()),
        speakers=speakers,
        invented=0 if speakers else len(sweep.ours.names),
    )
