"""Turn-taking: who begins when, how long they talk, and who talks over whom."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.activity import GRID
from training.simulate.voices import Speech, Talker


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How people talk to each other; times in seconds.

    Attributes
    ----------
    gap, gap_spread : float
        Mean and deviation of the interval from one speaker's end to the next one's start, negative
        where they overlap. Near +0.2 s in all languages (Stivers et al. 2009, PNAS 106:26), with
        about 40 % of intervals negative (Heldner & Edlund 2010, J. Phonetics 38:4).
    turn, turn_spread : float
        Median and log-deviation of the length of turns: log-normal, many short and a few long.
    pause : float
        Median of the pauses inside a turn (Campione & Veronis 2002, Speech Prosody: log-normal).
    interruption : float
        Share of turns that begin well before the previous one ends; half of the interrupted yield.
    backchannel : float
        Short acknowledgements per second of another's turn.
    lapse : float
        Share of changes at which everyone is silent for long (exponential, mean ``lapse_length``).
    hold : float
        Share of turns after which the same speaker goes on.
    dominance : float
        Concentration of the Dirichlet distribution of talk time; small means one dominates.

    With three or more talkers, 8 to 12 % of the speech is overlapped, as in meetings (Cetin &
    Shriberg 2006, Interspeech).
    """

    gap: float = 0.15
    gap_spread: float = 0.6
    turn: float = 2.2
    turn_spread: float = 0.9
    pause: float = 0.4
    interruption: float = 0.15
    backchannel: float = 0.12
    lapse: float = 0.06
    lapse_length: float = 3.0
    hold: float = 0.15
    dominance: float = 3.0


@dataclass(frozen=True)
class Placed:
    """What one talker says from ``first`` on, a frame of 10 ms."""

    talker: int
    first: int
    speech: Speech

    @property
    def last(self) -> int:
        """The frame after the end."""
        return self.first + len(self.speech)


class Floor:
    """What talkers take in turn: a conversation, filled up to a number of frames."""

    def __init__(self, talkers: list[Talker], manners: Manners, rng: Generator) -> None:
        self.talkers, self.manners, self.rng = talkers, manners, rng
        self.placed: list[Placed] = []
        self._busy = [0] * len(talkers)
        self._shares = rng.dirichlet([manners.dominance] * len(talkers))

    def until(self, frames: int) -> list[Placed]:
        """Let them talk until a turn begins at ``frames`` or later."""
        speaker, start = self._draw_speaker(None), _frames(self.rng.exponential(1.0))
        while start < frames:
            start = self._next_start(self._turn(speaker, start))
            speaker = self._draw_speaker(speaker)
        return self.placed

    def _draw_speaker(self, last: int | None) -> int:
        """Draw by dominance; rarely is it the same speaker again."""
        weights = self._shares + 1e-3
        if last is not None and len(weights) > 1:
            if self.rng.random() < self.manners.hold:
                return last
            weights = np.where(np.arange(len(weights)) == last, 0, weights)
        return int(self.rng.choice(len(weights), p=weights / weights.sum()))

    def _next_start(self, start: int) -> int:
        """Return when the next turn begins, after that which began at ``start``."""
        manners, rng = self.manners, self.rng
        end = self.placed[-1].last
        if rng.random() < manners.lapse:
            return end + _frames(rng.exponential(manners.lapse_length))
        if rng.random() < manners.interruption:
            return max(start + 30, end - _frames(rng.uniform(0.4, 2.5)))
        return max(start + 30, end + _frames(rng.normal(manners.gap, manners.gap_spread)))

    def _turn(self, speaker: int, start: int) -> int:
        """Place the stretches of a turn, and what listeners say meanwhile; return its start."""
        start = max(start, self._busy[speaker] + 5)
        self._maybe_yield(speaker, start)
        left = _frames(_lognormal(self.manners.turn, self.manners.turn_spread, self.rng))
        listeners, first = self._busy.copy(), start
        while left > 0:
            speech = self.talkers[speaker].say(max(left, 30))
            self._place(Placed(speaker, first, speech))
            left -= len(speech)
            first += len(speech) + _frames(_lognormal(self.manners.pause, 0.6, self.rng))
        self._acknowledge(speaker, start, listeners)
        return start

    def _place(self, placed: Placed) -> None:
        self.placed.append(placed)
        self._busy[placed.talker] = max(self._busy[placed.talker], placed.last)

    def _maybe_yield(self, speaker: int, start: int) -> None:
        """Let the interrupted stop 0.2 to 0.8 s after somebody else has begun."""
        if not self.placed or self.rng.random() < 0.5:
            return
        last, stop = self.placed[-1], start + _frames(self.rng.uniform(0.2, 0.8))
        if last.talker != speaker and last.first < start and stop < last.last:
            self.placed[-1] = Placed(last.talker, last.first, last.speech.until(stop - last.first))
            self._busy[last.talker] = self.placed[-1].last

    def _acknowledge(self, speaker: int, start: int, busy: list[int]) -> None:
        """Place backchannels of 0.3 to 0.9 s of those who listen, at random in the turn."""
        floor = self.placed.pop()  # stays last: the next turn begins by its end
        expected = self.manners.backchannel * (floor.last - start) * GRID.hop / GRID.sample_rate
        for moment in self._moments(start, floor.last, self.rng.poisson(expected)):
            listener = int(self.rng.integers(len(self.talkers)))
            if listener != speaker and busy[listener] < moment:
                speech = self.talkers[listener].say(_frames(self.rng.uniform(0.3, 0.9)))
                self._place(Placed(listener, moment, speech.until(120)))
                busy[listener] = self._busy[listener]
        self.placed.append(floor)

    def _moments(self, start: int, end: int, number: int) -> list[int]:
        if end - start < 100:
            return []
        moments: NDArray[np.int64] = self.rng.integers(start + 50, end, size=number)
        return sorted(moments.tolist())


def _frames(seconds: float) -> int:
    return round(seconds * GRID.sample_rate / GRID.hop)


def _lognormal(median: float, spread: float, rng: Generator) -> float:
    return float(median * np.exp(spread * rng.standard_normal()))
