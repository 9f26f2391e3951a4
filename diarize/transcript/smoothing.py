"""The likeliest sequence of speakers, where a word's own evidence does not settle it."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import inf, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diarize.frames import runs
from diarize.transcript.config import AttributionConfig
from diarize.transcript.evidence import Evidence

# Sequences that are followed at a time.
BEAM = 4
# Certain words before and after doubtful ones that have a say in them.
BEFORE, AFTER = 8, 3
# Share of the pairs of certain words that may overlap before the times are called sloppy.
TIDY = 0.9


class Spoken(NamedTuple):
    """A word as the search sees it.

    Attributes
    ----------
    start, end : float
        Seconds.
    switch : float
        What it costs to give it to somebody who has not just talked.
    scores : dict
        Log weights of those who may say it.
    others : float
        The same for everybody else.
    """

    start: float
    end: float
    switch: float
    scores: dict[int, float]
    others: float


class Line(NamedTuple):
    """A sequence of speakers up to some word.

    Attributes
    ----------
    worth : float
        Sum of its scores, less its costs.
    until : tuple of (int, float)
        Until when, in seconds, each who talked lately did.
    speaker : int or None
        Of the last word; None before the first.
    before : Line or None
        The sequence without the last word.
    """

    worth: float
    until: tuple[tuple[int, float], ...]
    speaker: int | None = None
    before: "Line | None" = None

    def speakers(self) -> list[int]:
        """Return the speaker of each word."""
        found: list[int] = []
        line: Line | None = self
        while line is not None and line.speaker is not None:
            found.append(line.speaker)
            line = line.before
        return found[::-1]


def smoothed(
    evidence: Evidence,
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    switch: NDArray[np.float64],
    config: AttributionConfig,
) -> NDArray[np.int64]:
    """Return the speaker of each word: int64 ``(n,)``.

    The sequence sought has the greatest sum of log weights, less the costs of its changes of
    speaker: a search like Viterbi's [1]_, but over when each speaker was last heard rather than
    over who talks, since those who talk at once do not take turns. A word whose best speaker leads
    by what a change there and a change back cost is certain; only the words between such ones are
    searched, so that most take no time.

    Parameters
    ----------
    evidence : Evidence
        Of ``n`` words that somebody may say.
    starts, ends : float64 (n,)
        Of the words, in seconds.
    switch : float64 (n,)
        What a change of speaker before each word costs.

    References
    ----------
    .. [1] A. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding
       algorithm", IEEE Transactions on Information Theory, 1967.
    """
    scores, other = np.log(evidence.weights + config.leak), log(config.leak)
    second = scores[:, 1] if scores.shape[1] > 1 else other
    certain = scores[:, 0] - second >= switch + np.append(switch[1:], 0.0)
    search = Search(config, _sloppiness(starts, ends, evidence.speakers[:, 0], certain))
    told = Told(starts, ends, switch, evidence.speakers, scores)
    chosen: NDArray[np.int64] = evidence.speakers[:, 0].copy()
    for first, last in runs(~certain):
        before = slice(max(first - BEFORE, 0), first)
        heard = dict(zip(chosen[before].tolist(), ends[before].tolist(), strict=True))
        after = last + np.flatnonzero(certain[last : last + AFTER])
        words = [*told.doubtful(slice(first, last), other), *told.certain(after)]
        chosen[first:last] = search.best(words, heard).speakers()[: last - first]
    return chosen


class Told(NamedTuple):
    """All that is told of ``n`` words, of which a few at a time are searched.

    Attributes
    ----------
    starts, ends, switch : float64 (n,)
        Seconds, and what a change of speaker before each word costs.
    speakers : int64 (n, c)
        Who may say a word, the likeliest first.
    scores : float64 (n, c)
        Their log weights.
    """

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    switch: NDArray[np.float64]
    speakers: NDArray[np.int64]
    scores: NDArray[np.float64]

    def doubtful(self, rows: slice, other: float) -> Iterator[Spoken]:
        """Yield words that anybody may say, with the score of any ``other``."""
        for start, end, switch, speakers, scores in self._of(rows):
            pairs = zip(speakers, scores, strict=True)
            above = {who: score for who, score in pairs if score > other}
            yield Spoken(start, end, switch, above, other)

    def certain(self, rows: NDArray[np.int64]) -> Iterator[Spoken]:
        """Yield words that only their likeliest speaker may say."""
        for start, end, switch, speakers, _ in self._of(rows):
            yield Spoken(start, end, switch, {speakers[0]: 0.0}, -inf)

    def _of(
        self, rows: slice | NDArray[np.int64]
    ) -> Iterator[tuple[float, float, float, list[int], list[float]]]:
        return zip(*(column[rows].tolist() for column in self), strict=True)


class Search:
    """Finds the best sequence of speakers for some words.

    ``sloppiness`` is by how many seconds words of one speaker seem to overlap.
    """

    def __init__(self, config: AttributionConfig, sloppiness: float) -> None:
        self._config, self._sloppiness = config, sloppiness

    def best(self, words: Sequence[Spoken], heard: dict[int, float]) -> Line:
        """Return the sequence for ``words``, after each speaker was ``heard`` until some time."""
        lines = [Line(0.0, tuple(sorted(heard.items())))]
        for word, soonest in zip(words, _soonest(words), strict=True):
            best: dict[tuple[tuple[int, float], ...], Line] = {}
            for line in self._longer(lines, word, soonest):
                if line.until not in best or line.worth > best[line.until].worth:
                    best[line.until] = line
            lines = sorted(best.values(), key=lambda line: -line.worth)[:BEAM]
        return lines[0]

    def _longer(self, lines: Sequence[Line], word: Spoken, soonest: float) -> Iterator[Line]:
        forgotten = soonest - self._config.longest_pause
        for line in lines:
            lately = {who: end for who, end in line.until if end > forgotten}
            who_may = word.scores.keys() | (lately.keys() if word.others > -inf else set())
            for who in sorted(who_may):
                end = lately.get(who, -inf)
                worth = word.scores.get(who, word.others) - self._cost(word, end)
                until = tuple(sorted((lately | {who: max(end, word.end)}).items()))
                yield Line(line.worth + worth, until, who, line)

    def _cost(self, word: Spoken, last: float) -> float:
        """Return what it costs that somebody who talked until ``last`` says a word.

        Nothing at once after it, as much as a change after a pause; and for two words at a time,
        in proportion to how much of the word that is.
        """
        overlap = last - word.start
        if overlap > 0:
            share = (overlap - self._sloppiness) / (word.end - word.start)
            return self._config.clash * min(max(share, 0.0), 1.0)
        return word.switch * min(-overlap / max(self._config.longest_pause, 1e-9), 1.0)


def _soonest(words: Sequence[Spoken]) -> list[float]:
    """Return when the earliest of each word and those after it starts, in seconds.

    Sentences stay whole where they overlap, so that time may go back: until then nobody who talked
    lately is to be forgotten.
    """
    starts = (word.start for word in reversed(words))
    return list(accumulate(starts, min))[::-1]


def _sloppiness(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    speakers: NDArray[np.int64],
    certain: NDArray[np.bool_],
) -> float:
    """Return by how many seconds words seem to overlap that certainly are of one speaker."""
    pairs = certain[1:] & certain[:-1] & (speakers[1:] == speakers[:-1])
    overlaps = (ends[:-1] - starts[1:])[pairs]
    return max(float(np.quantile(overlaps, TIDY)), 0.0) if len(overlaps) else 0.0
