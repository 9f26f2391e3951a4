"""From the votes of chunks to who spoke when in the recording."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid, runs
from diarize.timeline import Annotation, Turn
from diarize.voting import Votes


@dataclass(frozen=True, slots=True, kw_only=True)
class StitchConfig:
    """How votes become turns.

    Attributes
    ----------
    least_turn : float
        Seconds below which a turn is left out.
    longest_pause : float
        Seconds of silence within which a speaker's turn goes on.
    count_bias : float
        Added to the expected number of speakers before it is rounded: more finds more speech.
    """

    least_turn: float = 0.1
    longest_pause: float = 0.5
    count_bias: float = 0.0

    def __post_init__(self) -> None:
        if min(self.least_turn, self.longest_pause) < 0:
            raise ValueError("least_turn and longest_pause are seconds, 0 or more")
        if not -0.5 < self.count_bias < 0.5:
            raise ValueError(f"count_bias lies between -0.5 and 0.5, got {self.count_bias}")


def talking(votes: Votes, grid: FrameGrid, config: StitchConfig) -> NDArray[np.bool_]:
    """Return who talks when, bool ``(frames, k)``, pauses bridged and specks left out."""
    number = np.round(votes.count + config.count_bias).astype(int)
    rank = (-votes.speakers).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    active: NDArray[np.bool_] = (rank < number[:, None]) & (votes.speakers > 0)
    for speaker in active.T:
        _bridge(speaker, grid.frames_in(config.longest_pause))
        _leave_out(speaker, grid.frames_in(config.least_turn))
    return active


def _bridge(active: NDArray[np.bool_], longest: int) -> None:
    """Fill pauses of at most ``longest`` frames between two turns, in place."""
    talk = runs(active)
    for (_, start), (end, _) in pairwise(talk):
        if end - start <= longest:
            active[start:end] = True


def _leave_out(active: NDArray[np.bool_], shortest: int) -> None:
    """Take out turns of fewer than ``shortest`` frames, in place."""
    for start, end in runs(active):
        if end - start < shortest:
            active[start:end] = False


def exclusive(active: NDArray[np.bool_], votes: Votes) -> NDArray[np.bool_]:
    """Keep, wherever several talk, only the surest: bool ``(frames, k)`` with one True a row."""
    if not active.shape[1]:
        return active
    surest = np.where(active, votes.speakers, -1).argmax(axis=1)
    alone: NDArray[np.bool_] = np.arange(active.shape[1]) == surest[:, None]
    return active & alone


def annotate(
    recording: str, active: NDArray[np.bool_], votes: Votes, grid: FrameGrid
) -> Annotation:
    """Turn frames into turns; speakers are called by their number."""
    return Annotation(recording, list(_turns(active, votes, grid)))


def _turns(active: NDArray[np.bool_], votes: Votes, grid: FrameGrid) -> Iterator[Turn]:
    for speaker, mask in enumerate(active.T):
        for (first, last), segment in zip(runs(mask), grid.segments(mask), strict=True):
            sure = float(votes.speakers[first:last, speaker].mean())
            yield Turn(segment.start, segment.end, str(speaker), round(min(sure, 1.0), 3))
