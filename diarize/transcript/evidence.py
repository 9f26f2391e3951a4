"""Who talks during each word, and how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from diarize.timeline import Annotation, Segment

# So few of those who talk at once are weighed against each other.
MOST_CANDIDATES = 4
# Words asked about at a time: only the speakers who talk around them are looked at.
BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class TalkTime:
    """Seconds of talk before any moment: a line that rises while somebody talks.

    Attributes
    ----------
    moments, seconds : float64 (m,)
        Where the line bends, and how high it is there.
    """

    moments: NDArray[np.float64]
    seconds: NDArray[np.float64]

    @classmethod
    def of(cls, spans: Sequence[Segment], at_once: int = 1) -> Self:
        """Count the time in which at least so many of the ``spans`` go on ``at_once``."""
        edges = sorted([(s.start, 1) for s in spans] + [(s.end, -1) for s in spans])
        if not edges:
            return cls(np.zeros(1), np.zeros(1))
        moments, steps = np.array(edges, dtype=float).T
        rises = np.diff(moments) * (np.cumsum(steps)[:-1] >= at_once)
        return cls(moments, np.concatenate([[0.0], np.cumsum(rises)]))

    def share(self, starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how much of each span is talk, in [0, 1]: float64 ``(n,)``.

        To the millionth, so that float noise settles nothing.
        """
        before, after = (np.interp(times, self.moments, self.seconds) for times in (starts, ends))
        shares: NDArray[np.float64] = np.round((after - before) / (ends - starts), 6)
        return shares.clip(0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """When one speaker talks: all of it, and where the exclusive annotation has nobody else."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    talk: TalkTime
    foremost: TalkTime

    def distance(
        self, starts: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the seconds from each span, during which the speaker is silent, to a turn."""
        coming = np.append(self.starts, np.inf)[np.searchsorted(self.starts, ends)]
        gone = np.append(-np.inf, self.ends)[np.searchsorted(self.ends, starts, side="right")]
        nearest: NDArray[np.float64] = np.minimum(coming - ends, starts - gone)
        return nearest.clip(min=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the turns say of ``n`` words.

    Attributes
    ----------
    speakers : int64 (n, c)
        Numbers of the speakers who may say a word, the likeliest first.
    weights : float64 (n, c)
        How much speaks for each of them; 0 for nothing.
    covered : float64 (n,)
        Share of the word during which anybody talks.
    overlap : float64 (n,)
        Share of the word during which several do.
    """

    speakers: NDArray[np.int64]
    weights: NDArray[np.float64]
    covered: NDArray[np.float64]
    overlap: NDArray[np.float64]

    def of(self, rows: NDArray[np.int64]) -> Self:
        """Return the evidence of some words alone."""
        kept = self.speakers[rows], self.weights[rows], self.covered[rows], self.overlap[rows]
        return type(self)(*kept)


class Floor:
    """Who has the floor when: turns, prepared for questions about many words.

    Turns of a speaker without a name are nobody's, as in files of words whose speaker is unknown.
    Speakers are numbered as they are first heard. Where that leaves a choice their later turns
    tell, never their names, so that other names give the same answers.
    """

    def __init__(self, annotation: Annotation, exclusive: Annotation | None) -> None:
        regular = {name: turns for name, turns in annotation.by_speaker().items() if name}
        foremost = exclusive.by_speaker() if exclusive else {}
        times = {
            name: [[(t.start, t.end) for t in each.get(name, ())] for each in (regular, foremost)]
            for name in regular
        }
        self.names = tuple(sorted(times, key=lambda name: times[name]))
        self._voices = [_voice(regular[name], foremost.get(name, [])) for name in self.names]
        named = [turn for turn in annotation if turn.speaker]
        self._anyone = TalkTime.of(named)
        self._several = TalkTime.of(named, at_once=2)
        number = {name: place for place, name in enumerate(self.names)}
        rows = [(turn.start, turn.end, number[turn.speaker]) for turn in named]
        self._starts, self._ends, self._speakers = np.array(rows, dtype=float).reshape(-1, 3).T

    def evidence(
        self,
        starts: NDArray[np.float64],
        ends: NDArray[np.float64],
        *,
        longest_gap: float,
        foremost: float,
    ) -> Evidence:
        """Weigh the speakers of each word.

        A speaker weighs as much as the share of the word in which he or she talks, and up to
        ``1 + foremost`` times that where the exclusive annotation agrees. Where nobody talks,
        those with a turn less than ``longest_gap`` away weigh more the closer it is.

        Parameters
        ----------
        starts, ends : float64 (n,)
            Of the words, in seconds; ``starts`` never decrease.
        """
        width = min(MOST_CANDIDATES, max(len(self.names), 1))
        speakers = np.zeros((len(starts), width), np.int64)
        weights = np.zeros((len(starts), width))
        for first in range(0, len(starts), BLOCK):
            rows = slice(first, first + BLOCK)
            around = self._around(starts[rows].min(), ends[rows].max(), longest_gap)
            found = self._weights(around, starts[rows], ends[rows], longest_gap, foremost)
            best = np.argsort(-found, axis=0, kind="stable")[:width]
            speakers[rows, : len(best)] = around[best].T
            weights[rows, : len(best)] = np.take_along_axis(found, best, axis=0).T
        covered, overlap = self._anyone.share(starts, ends), self._several.share(starts, ends)
        return Evidence(speakers, weights, covered, overlap)

    def _around(self, start: float, end: float, longest_gap: float) -> NDArray[np.int64]:
        """Return the speakers who talk between two moments, or close by: int64 ``(k,)``."""
        near = (self._starts <= end + longest_gap) & (self._ends >= start - longest_gap)
        return np.unique(self._speakers[near].astype(np.int64))

    def _weights(
        self,
        speakers: NDArray[np.int64],
        starts: NDArray[np.float64],
        ends: NDArray[np.float64],
        longest_gap: float,
        foremost: float,
    ) -> NDArray[np.float64]:
        """Return the weights float64 ``(k, n)`` of ``k`` speakers for ``n`` words."""
        voices = [self._voices[speaker] for speaker in speakers.tolist()]
        weights = np.zeros((len(voices), len(starts)))
        for row, voice in zip(weights, voices, strict=True):
            row[:] = voice.talk.share(starts, ends)
        silent = ~weights.any(axis=0)
        for row, voice in zip(weights, voices, strict=True):
            row *= 1 + foremost * voice.foremost.share(starts, ends)
            distance = voice.distance(starts[silent], ends[silent])
            row[silent] = np.maximum(np.round(1 - distance / max(longest_gap, 1e-9), 6), 0)
        return weights


def _voice(turns: Sequence[Segment], foremost: Sequence[Segment]) -> Voice:
    starts, ends = np.array([(turn.start, turn.end) for turn in turns]).T
    return Voice(starts, ends, TalkTime.of(turns), TalkTime.of(foremost))
