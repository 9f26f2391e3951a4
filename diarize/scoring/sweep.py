"""Two annotations of one recording side by side, cut at every boundary of either."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from numbers import Real
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from diarize.cuts import cuts_at, on_between
from diarize.errors import expect
from diarize.timeline import Annotation, Segment, Turn

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MICROSECOND = 1e-6
"""Seconds that count as none: times that are sums and differences are seldom exact."""

# Rows of the reference, and those of the hypothesis that they are matched with: int64 (k,) each.
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Who talks in one of the annotations.

    Attributes
    ----------
    names : tuple of str
        Speakers with scored speech, in an order that depends on what they say and when alone.
    talking : sparse float64 (speakers, cells)
        1 where they talk.
    seconds : float64 (speakers,)
        For how long, as far as it is scored.
    """

    names: tuple[str, ...]
    talking: "csr_array"
    seconds: NDArray[np.float64]

    @classmethod
    def of(
        cls, annotation: Annotation, cuts: NDArray[np.float64], scored: NDArray[np.float64]
    ) -> Self:
        """Return those who talk for the ``scored`` seconds between the cuts."""
        turns = annotation.by_speaker()
        names = sorted(turns, key=lambda name: [(turn.start, turn.end) for turn in turns[name]])
        talking = _talking([turns[name] for name in names], cuts)
        seconds = talking @ scored
        heard = np.flatnonzero(seconds > MICROSECOND)
        return cls(tuple(names[row] for row in heard), talking[heard], seconds[heard])

    @property
    def number(self) -> NDArray[np.float64]:
        """How many talk at once: float64 ``(cells,)``."""
        return np.asarray(self.talking.sum(axis=0), np.float64)


def _talking(speakers: list[list[Turn]], cuts: NDArray[np.float64]) -> "csr_array":
    from scipy.sparse import csr_array

    turns = list(chain.from_iterable(speakers))
    first, last = (
        np.searchsorted(cuts, edges)
        for edges in ([turn.start for turn in turns], [turn.end for turn in turns])
    )
    cells = [np.arange(*span) for span in zip(first, last, strict=True)]
    ends = np.cumsum([0, *(last - first)])[np.cumsum([0, *map(len, speakers)])]
    columns = np.concatenate([np.empty(0, np.int64), *cells])
    shape = len(speakers), max(len(cuts) - 1, 0)
    return csr_array((np.ones(len(columns)), columns, ends), shape=shape)


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """A reference and a hypothesis in cells between boundaries, in which nothing changes.

    Attributes
    ----------
    seconds : float64 (cells,)
        How long each is; 0 where it is not scored.
    theirs, ours : Side
        Who talks in the reference and in the hypothesis.
    """

    seconds: NDArray[np.float64]
    theirs: Side
    ours: Side

    @classmethod
    def over(
        cls,
        reference: Annotation,
        hypothesis: Annotation,
        scored: Iterable[Segment],
        collar: float = 0.0,
        skip_overlap: bool = False,
    ) -> Self:
        """Return the cells of the ``scored`` segments; the arguments are those of `score`.

        Raises
        ------
        ValueError
            The collar is negative or not a number.
        """
        for each in (reference, hypothesis):
            expect(each, Annotation, "an Annotation is scored against an Annotation")
        whole, forgiven = _segments(scored), _collars(reference, collar)
        cuts = cuts_at([*reference, *hypothesis, *whole, *forgiven])
        counted = (on_between(whole, cuts) > 0) & (on_between(forgiven, cuts) == 0)
        if skip_overlap:
            counted &= on_between(reference.turns, cuts) < 2
        seconds = np.diff(cuts) * counted
        sides = (Side.of(each, cuts, seconds) for each in (reference, hypothesis))
        return cls(seconds, *sides)

    @property
    def common(self) -> NDArray[np.float64]:
        """Seconds that speakers of both sides talk at once: float64 ``(theirs, ours)``."""
        together = (self.theirs.talking * self.seconds) @ self.ours.talking.T
        return np.asarray(together.toarray(), np.float64)

    def matched(self) -> Pairs:
        """Return speakers matched one to one so that they have the most seconds in common.

        Of several matches it is always the same one, whatever the speakers are called. Who has
        nothing in common with anybody is left out.
        """
        from scipy.optimize import linear_sum_assignment

        common = np.round(self.common / MICROSECOND)
        theirs, ours = linear_sum_assignment(common, maximize=True)
        meet = common[theirs, ours] > 0
        return theirs[meet], ours[meet]


def _segments(scored: Iterable[Segment]) -> list[Segment]:
    expect(scored, Iterable, "what is scored is a list of segments")
    found = list(scored)
    for each in found:
        expect(each, Segment, "what is scored is a list of segments: Segment(start, end)")
    return found


def _collars(reference: Annotation, collar: float) -> list[Segment]:
    expect(collar, Real, "the collar is a number, in seconds")
    if not 0 <= collar < math.inf:
        raise ValueError(f"the collar is in seconds, at least 0, got {collar}")
    edges = (edge for turn in reference for edge in (turn.start, turn.end))
    spans = ((max(edge - collar, 0.0), edge + collar) for edge in edges)
    return [Segment(*span) for span in spans if span[1] - span[0] > MICROSECOND]
