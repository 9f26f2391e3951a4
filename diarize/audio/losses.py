"""Keep count of what is missing from a stream, so that the rest keeps its time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

SHORTEST_GAP = 0.1  # seconds; less is jitter
DRIFT = 2e-4  # by how much two clocks differ that are both right: crystals by less
MOST_SILENCE = 3600.0  # seconds more than there is sound; beyond it, the clock is no clock
SHORTEST_CUT = 0.5  # seconds; sound headers are wrong by less


@dataclass
class Losses:
    """What was decoded so far, and what is missing from it; all in seconds.

    Attributes
    ----------
    seconds : float
        Length of the output, silence included.
    silence : float
        How much of it stands for what is missing.
    places : list of float
        Where in the output something is missing.
    """

    seconds: float = 0.0
    silence: float = 0.0
    places: list[float] = field(default_factory=list)
    _clock: float = 0.0  # the container's, at the end of the last frame
    _owed: float = 0.0  # what is missing so far, too short to be told from jitter
    _scattered: bool = False  # whether gaps so short were made up for

    def note(self) -> None:
        """Note that something is missing here."""
        if self.places[-1:] != [self.seconds]:
            self.places.append(self.seconds)

    def before(self, start: float | None, length: float) -> float:
        """Return the seconds missing before a frame that starts at ``start`` and lasts ``length``.

        ``start`` is by the container's clock, None if it does not say. The frame then counts as
        put out, after that much silence. Gaps too short to be told from jitter add up until they
        can be; a clock that goes back, or far too far on, counts anew.

        >>> losses = Losses()
        >>> losses.before(10.0, 1.0), losses.before(11.0, 1.0), losses.before(14.5, 1.0)
        (0.0, 0.0, 2.5)
        >>> losses.seconds, losses.places
        (5.5, [2.0])
        """
        start = self._clock if start is None else start
        step = start - self._clock if self.seconds else 0.0
        self._clock = start + length
        self._owe(step, length)
        gap = self._owed if self._owed >= SHORTEST_GAP else 0.0
        if gap:
            self.note()
            self._scattered |= step < SHORTEST_GAP
        self._owed -= gap
        self.seconds += gap + length
        self.silence += gap
        return gap

    def _owe(self, step: float, length: float) -> None:
        """Add a step of the container's clock to what is missing, less what may be its drift."""
        most = MOST_SILENCE + self.seconds - 2 * self.silence - self._owed
        drift = math.copysign(min(DRIFT * length, abs(self._owed)), self._owed)
        self._owed = self._owed - drift + step if -SHORTEST_GAP < step <= most else 0.0

    def warnings(self, stated: float | None, lacks_end: bool) -> Iterator[str]:
        """Tell a person what is missing, after all has been read.

        Parameters
        ----------
        stated : float or None
            The length that a trustworthy header states.
        lacks_end : bool
            True if the file is known to be cut short.
        """
        inside = [place for place in self.places if place < self.seconds]
        if inside:
            count = "here and there, noticed first" if self._scattered else _count(len(inside))
            filled = f"; {self.silence:.1f} s of silence put in" if self.silence else ""
            yield f"damaged or not recorded {count} at {inside[0]:.1f} s{filled}"
        if stated is not None and self.seconds < stated - SHORTEST_CUT:
            yield f"ends after {self.seconds:.1f} s, though its header states {stated:.1f} s"
        elif lacks_end or len(inside) < len(self.places):
            yield f"ends after {self.seconds:.1f} s, cut short"


def _count(places: int) -> str:
    return f"in {places} places, first" if places > 1 else "in one place,"
