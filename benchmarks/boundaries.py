"""Where turns begin and end: how many of the true boundaries are found, and how exactly."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from benchmarks.oracle import GRID, Mask
from diarize.finetuning.errors import best_numbering
from diarize.frames import runs

NEAR = 0.25
"""Seconds from a true boundary within which it is found: the usual collar."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Counts of boundaries; they add up over chunks.

    Attributes
    ----------
    true, told, found : int
        Boundaries of the reference, of the hypothesis, and those of the reference that have one
        of the same kind, of the same speaker, no further than `NEAR`.
    apart : float
        Seconds between those that are found and theirs, summed.
    """

    true: int = 0
    told: int = 0
    found: int = 0
    apart: float = 0.0

    def __add__(self, other: "Boundaries") -> "Boundaries":
        return Boundaries(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )

    def rates(self) -> dict[str, float]:
        """Return the share that is found, and the mean distance of those in seconds."""
        return {
            "boundaries_found": self.found / max(self.true, 1),
            "boundary_error": self.apart / max(self.found, 1),
        }


def boundaries(reference: Mask, hypothesis: Mask) -> Boundaries:
    """Compare activities ``(frames, speakers)`` under the numbering of speakers that suits best.

    The edges of the chunk are no boundaries.
    """
    pairs = zip(*best_numbering(reference, hypothesis), strict=True)
    sides = [
        (_edges(reference[:, row], side), _edges(hypothesis[:, column], side))
        for row, column in pairs
        for side in (0, 1)
    ]
    matched = sum((_matched(*pair) for pair in sides), start=Boundaries())
    return Boundaries(_number(reference), _number(hypothesis), matched.found, matched.apart)


def _number(active: Mask) -> int:
    return sum(len(_edges(talks, side)) for talks in active.T for side in (0, 1))


def _edges(talks: NDArray[np.bool_], side: int) -> NDArray[np.int64]:
    """Return the frames at which a speaker begins, side 0, or stops, side 1."""
    edges = np.array([stretch[side] for stretch in runs(talks)], np.int64)
    return edges[(edges > 0) & (edges < len(talks))]


def _matched(true: NDArray[np.int64], told: NDArray[np.int64]) -> Boundaries:
    if not len(true) or not len(told):
        return Boundaries()
    apart = np.abs(true[:, None] - told).min(axis=1) * GRID.hop / GRID.sample_rate
    near = apart[apart <= NEAR + 1e-9]
    return Boundaries(found=len(near), apart=float(near.sum()))
