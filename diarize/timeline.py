"""Who spoke when: segments, turns and annotations, in seconds."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Self

from diarize.errors import expect

if TYPE_CHECKING:
    import pyannote.core


_PLAIN = frozenset({float, int})


def make_plain(value: object, what: str, *names: str) -> None:
    """Turn numbers that a frozen value was made with, of NumPy or of fractions, into Python's.

    Others do not fit into JSON, and the small ones of NumPy overflow.

    Raises
    ------
    TypeError
        One is no number; ``what`` says what is taken.
    """
    for name in names:
        number = getattr(value, name)
        if type(number) not in _PLAIN:
            expect(number, Real, what)
            object.__setattr__(value, name, float(number))


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A non-empty stretch of time ``[start, end)``, in seconds.

    >>> Segment(0.0, 2.0) & Segment(1.5, 3.0)
    Segment(start=1.5, end=2.0)
    >>> Segment(0.0, 1.0) & Segment(1.0, 2.0) is None
    True
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        make_plain(self, "a segment starts at a number, in seconds", "start")
        make_plain(self, "a segment ends at a number, in seconds", "end")
        if not 0 <= self.start < self.end < math.inf:
            raise ValueError(f"a segment needs 0 <= start < end, got [{self.start}, {self.end})")

    @property
    def duration(self) -> float:
        """Length in seconds; always positive."""
        return self.end - self.start

    def __and__(self, other: "Segment") -> "Segment | None":
        """Return the common part, or None if the two do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Segment(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Turn(Segment):
    """A segment during which one speaker talks; turns are sorted by their times.

    ``confidence`` is in [0, 1], or None where nobody gave one.
    """

    speaker: str
    confidence: float | None = None

    def __post_init__(self) -> None:
        # zero-argument super() is lost in dataclasses with slots
        Segment.__post_init__(self)
        expect(self.speaker, str, "a speaker is a name, as text")
        if self.confidence is not None:
            make_plain(self, "a confidence is a number or None", "confidence")
            if not 0 <= self.confidence <= 1:
                raise ValueError(f"confidence is in [0, 1], got {self.confidence}")


@dataclass(frozen=True, slots=True)
class Annotation:
    """Who spoke when in one recording.

    Turns are kept in chronological order, and those of one speaker never overlap:
    they are merged on the way in. Turns of different speakers may overlap freely.

    >>> meeting = Annotation("standup", [Turn(4, 6, "bo"), Turn(0, 2, "al"), Turn(1, 3, "al")])
    >>> [(turn.start, turn.end, turn.speaker) for turn in meeting]
    [(0, 3, 'al'), (4, 6, 'bo')]
    """

    recording: str
    turns: Sequence[Turn] = ()

    def __post_init__(self) -> None:
        expect(self.recording, str, "a recording is a name, as text")
        expect(self.turns, Iterable, "an annotation takes a sequence of turns")
        object.__setattr__(self, "turns", tuple(sorted(_merged(self.turns), key=_order)))

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def __len__(self) -> int:
        return len(self.turns)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speaker names, in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self))

    def talk_time(self) -> dict[str, float]:
        """Return the seconds each speaker talks, in order of first appearance.

        >>> Annotation("r", [Turn(0, 2, "al"), Turn(3, 4, "al")]).talk_time()
        {'al': 3.0}
        """
        turns = self.by_speaker().items()
        return {speaker: sum((turn.duration for turn in own), 0.0) for speaker, own in turns}

    def by_speaker(self) -> dict[str, list[Turn]]:
        """Return the turns of each speaker, in order of first appearance.

        >>> Annotation("r", [Turn(0, 2, "al"), Turn(1, 4, "bo")]).by_speaker()["bo"]
        [Turn(start=1, end=4, speaker='bo', confidence=None)]
        """
        turns: dict[str, list[Turn]] = {}
        for turn in self:
            turns.setdefault(turn.speaker, []).append(turn)
        return turns

    def renamed(self, names: Mapping[str, str]) -> Self:
        """Return a copy with speakers renamed; those missing from ``names`` keep theirs."""
        expect(names, Mapping, "names are a mapping of speakers to names")
        turns = [replace(turn, speaker=names.get(turn.speaker, turn.speaker)) for turn in self]
        return type(self)(self.recording, turns)

    def within(self, segments: Iterable[Segment]) -> Self:
        """Return the parts of the turns that fall inside ``segments``."""
        whole = list(_union(segments))
        starts, ends = [each.start for each in whole], [each.end for each in whole]
        kept = [
            replace(turn, start=max(turn.start, each.start), end=min(turn.end, each.end))
            for turn in self
            for each in whole[bisect_right(ends, turn.start) : bisect_left(starts, turn.end)]
        ]
        return type(self)(self.recording, kept)

    def to_pyannote(self) -> "pyannote.core.Annotation":
        """Return a ``pyannote.core.Annotation`` with one track per turn."""
        from pyannote.core import Annotation as Theirs
        from pyannote.core import Segment as TheirSegment

        theirs = Theirs(uri=self.recording)
        for track, turn in enumerate(self):
            theirs[TheirSegment(turn.start, turn.end), track] = turn.speaker
        return theirs

    @classmethod
    def from_pyannote(cls, theirs: "pyannote.core.Annotation", recording: str = "") -> Self:
        """Return the turns of a ``pyannote.core.Annotation``; empty segments are left out."""
        from pyannote.core import Annotation as Theirs

        expect(theirs, Theirs, "turns come from a pyannote.core.Annotation")
        turns = [
            Turn(max(segment.start, 0.0), segment.end, str(label))
            for segment, _, label in theirs.itertracks(yield_label=True)
            if segment.end > max(segment.start, 0.0)
        ]
        return cls(recording or str(theirs.uri or ""), turns)


def _order(turn: Turn) -> tuple[float, float, str]:
    expect(turn, Turn, "an annotation holds turns: Turn(start, end, speaker)")
    return turn.start, turn.end, turn.speaker


def _union(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield the time that segments cover, in order, in pieces with gaps between them."""
    current: Segment | None = None
    for segment in sorted(segments, key=lambda each: (each.start, each.end)):
        if current and segment.start <= current.end:
            current = Segment(current.start, max(current.end, segment.end))
        else:
            if current:
                yield current
            current = segment
    if current:
        yield current


def _merged(turns: Iterable[Turn]) -> Iterator[Turn]:
    """Join what one speaker says without a gap; a joint turn is as sure as its parts on average.

    Parts of which nobody knows how sure they are do not count.
    """
    current: dict[str, Turn] = {}
    for turn in sorted(turns, key=_order):
        last = current.get(turn.speaker)
        if last is not None and turn.start <= last.end:
            current[turn.speaker] = _joint(last, turn)
        else:
            if last is not None:
                yield last
            current[turn.speaker] = turn
    yield from current.values()


def _joint(first: Turn, second: Turn) -> Turn:
    confidence = second.confidence if first.confidence is None else first.confidence
    if first.confidence is not None and second.confidence is not None:
        total = first.duration + second.duration
        weighted = first.confidence * first.duration + second.confidence * second.duration
        confidence = min(max(weighted / total, 0.0), 1.0)
    return replace(first, end=max(first.end, second.end), confidence=confidence)
