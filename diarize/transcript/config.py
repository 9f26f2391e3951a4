"""How words find their speakers: every setting and its default."""

from dataclasses import dataclass
from math import inf, log


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionConfig:
    """How words find their speakers.

    Attributes
    ----------
    longest_gap : float
        Seconds from a word to a turn beyond which the turn cannot be its own.
    leak : float
        How likely it is that somebody says a word in whose time no turn has him or her, against
        certain speech. It stands for what a diarizer misses.
    foremost : float
        By how much of itself the weight of a speaker grows whom the exclusive annotation has
        during the whole word.
    switch : float
        What a change of speaker inside a sentence costs, in log probability. Whatever is allowed
        here, a word wholly inside one speaker's turn, with nobody else talking, is that speaker's.
    sentence_switch : float
        The same after the end of a sentence.
    longest_pause : float
        Seconds of silence after which going on costs as much as a change; shorter ones cost in
        proportion.
    clash : float
        What it costs that a speaker says two words at the same time.
    least_overlap : float
        Share of a word during which several must talk for a second speaker to be named.
    """

    longest_gap: float = 0.5
    leak: float = 0.02
    foremost: float = 0.5
    switch: float = 1.9
    sentence_switch: float = 0.7
    longest_pause: float = 0.8
    clash: float = 6.0
    least_overlap: float = 0.25

    def __post_init__(self) -> None:
        amounts = self.longest_gap, self.foremost, self.longest_pause, self.clash
        if not all(0 <= amount < inf for amount in amounts):
            raise ValueError("longest_gap, foremost, longest_pause and clash are 0 or more")
        if not 0 < self.leak < 1 or not 0 < self.least_overlap <= 1:
            raise ValueError("leak and least_overlap are shares, more than 0 and at most 1")
        most = log((1 + self.leak) / self.leak) / 2
        if not 0 <= self.sentence_switch <= self.switch <= most:
            raise ValueError(
                "sentence_switch is at most switch, and that half of log((1 + leak) / leak), "
                f"which is {most:.2f}: got {self.sentence_switch} and {self.switch}"
            )
