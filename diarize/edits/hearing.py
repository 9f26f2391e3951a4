"""Edits of what the engine has not heard, or heard where nobody talks."""

from dataclasses import dataclass, field
from types import NoneType

from diarize.edits.parts import Anchors, expect_names, segments, told
from diarize.errors import expect
from diarize.timeline import Segment


@dataclass(frozen=True, slots=True)
class Add:
    """A speaker also talks during ``spans``; ``new`` for one who does not talk anywhere else."""

    speaker: str
    spans: tuple[Segment, ...]
    new: bool = False
    anchors: Anchors = field(default_factory=dict, kw_only=True, hash=False)

    def __post_init__(self) -> None:
        expect_names(self.speaker)
        expect(self.new, bool, "new is True or False")
        object.__setattr__(self, "spans", segments(self.spans))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who must be there."""
        return () if self.new else (self.speaker,)

    def __str__(self) -> str:
        """Return what it does, for people."""
        return f"add {'new ' * self.new}{self.speaker} {told(self.spans)}"


@dataclass(frozen=True, slots=True)
class Remove:
    """A speaker says nothing during ``spans``; None for whoever is heard then."""

    speaker: str | None
    spans: tuple[Segment, ...]
    anchors: Anchors = field(default_factory=dict, kw_only=True, hash=False)

    def __post_init__(self) -> None:
        expect(self.speaker, (str, NoneType), "a speaker is a name, as text, or None")
        object.__setattr__(self, "spans", segments(self.spans))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who must be there."""
        return () if self.speaker is None else (self.speaker,)

    def __str__(self) -> str:
        """Return what it does, for people."""
        whose = "all" if self.speaker is None else self.speaker
        return f"remove {whose} {told(self.spans)}"
