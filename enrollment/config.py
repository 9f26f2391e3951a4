"""What a voice is enrolled from: every setting and its default."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentConfig:
    """Which speech is good enough to know somebody by.

    Attributes
    ----------
    least : float
        Seconds of speech below which it is refused.
    enough : float
        Seconds below which that is done with a warning.
    others : float
        Share of all speech from which another voice is taken for somebody else, and so refused.
    overlap : float
        Share of all speech during which others may talk too.
    margin : float
        How much more alike its parts are, at least, in the mean of their cosines, than groups that
        may be of one speaker, or it is no single voice.
    region : float
        Seconds of speech from which a part tells whether it is like the others.
    """

    least: float = 3.0
    enough: float = 15.0
    others: float = 0.1
    overlap: float = 0.2
    margin: float = 0.08
    region: float = 1.0

    def __post_init__(self) -> None:
        if not all(0 <= seconds < inf for seconds in (self.least, self.enough, self.region)):
            raise ValueError("least, enough and region are seconds, 0 or more")
        if not all(0 <= share <= 1 for share in (self.others, self.overlap)):
            raise ValueError("others and overlap are shares, from 0 to 1")
        if not -1 <= self.margin <= 1:
            raise ValueError(f"margin is a difference of cosines, from -1 to 1, got {self.margin}")
