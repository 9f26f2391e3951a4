"""Frame errors inside a chunk, under the numbering of local speakers that suits best."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FrameErrors:
    """Counts of frames times speakers; they add up over chunks.

    ``overlap_*`` count frames in which two or more talk: in the reference, the hypothesis, both.
    """

    speech: int = 0
    missed: int = 0
    false_alarm: int = 0
    confused: int = 0
    overlap_reference: int = 0
    overlap_found: int = 0
    overlap_both: int = 0

    def __add__(self, other: "FrameErrors") -> "FrameErrors":
        return FrameErrors(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )

    def rates(self) -> dict[str, float]:
        """Return errors as shares of the speech, and precision and recall of overlap."""
        speech = max(self.speech, 1)
        return {
            "miss": self.missed / speech,
            "false_alarm": self.false_alarm / speech,
            "confusion": self.confused / speech,
            "total": (self.missed + self.false_alarm + self.confused) / speech,
            "overlap_precision": self.overlap_both / max(self.overlap_found, 1),
            "overlap_recall": self.overlap_both / max(self.overlap_reference, 1),
        }


def best_numbering(
    reference: NDArray[np.bool_], found: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the columns of both, pair by pair, under which they talk together longest."""
    from scipy.optimize import linear_sum_assignment

    agreement = reference.astype(np.int64).T @ found.astype(np.int64)
    rows, columns = linear_sum_assignment(-agreement)
    return rows, columns


def frame_errors(reference: NDArray[np.bool_], found: NDArray[np.bool_]) -> FrameErrors:
    """Compare activities, bool ``(frames, speakers)``; the numbers of speakers may differ."""
    rows, columns = best_numbering(reference, found)
    correct = (reference[:, rows] & found[:, columns]).sum()
    true, told = reference.sum(axis=1), found.sum(axis=1)
    return FrameErrors(
        speech=int(true.sum()),
        missed=int(np.maximum(true - told, 0).sum()),
        false_alarm=int(np.maximum(told - true, 0).sum()),
        confused=int(np.minimum(true, told).sum() - correct),
        overlap_reference=int((true > 1).sum()),
        overlap_found=int((told > 1).sum()),
        overlap_both=int(((true > 1) & (told > 1)).sum()),
    )
