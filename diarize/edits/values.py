"""What can be corrected: six kinds of edits."""

from dataclasses import dataclass, field
from types import NoneType
from typing import get_args

from diarize.edits.hearing import Add, Remove
from diarize.edits.parts import Anchors, expect_names, segments, told
from diarize.errors import DiarizeError, expect
from diarize.timeline import Segment


class EditError(DiarizeError):
    """A result cannot be edited so."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A speaker gets a name that nobody else has."""

    speaker: str
    name: str
    anchors: Anchors = field(default_factory=dict, kw_only=True, hash=False)

    def __post_init__(self) -> None:
        expect_names(self.speaker, self.name)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who must be there."""
        return (self.speaker,)

    def __str__(self) -> str:
        """Return what it does, for people."""
        return f"rename {self.speaker} to {self.name}"


@dataclass(frozen=True, slots=True)
class Merge:
    """Two speakers are one, who keeps the name of the second."""

    speaker: str
    into: str
    anchors: Anchors = field(default_factory=dict, kw_only=True, hash=False)

    def __post_init__(self) -> None:
        expect_names(self.speaker, self.into)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who must be there; the one who stays comes first."""
        return (self.into, self.speaker)

    def __str__(self) -> str:
        """Return what it does, for people."""
        return f"merge {self.speaker} into {self.into}"


@dataclass(frozen=True, slots=True)
class Split:
    """One speaker is two: during ``spans`` it is a new one, called ``name``."""

    speaker: str
    name: str
    spans: tuple[Segment, ...]
    anchors: Anchors = field(default_factory=dict, kw_only=True, hash=False)

    def __post_init__(self) -> None:
        expect_names(self.speaker, self.name)
        object.__setattr__(self, "spans", segments(self.spans))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who must be there."""
        return (self.speaker,)

    def __str__(self) -> str:
        """Return what it does, for people."""
        return f"split {self.name} from {self.speaker} {told(self.spans)}"


@dataclass(frozen=True, slots=True)
class Reassign:
    """What a speaker says during ``spans`` is another's; None for whoever talks then."""

    speaker: str | None
    to: str
    spans: tuple[Segment, ...]
    anchors: Anchors = field(default_factory=dict, kw_only=True, hash=False)

    def __post_init__(self) -> None:
        expect(self.speaker, (str, NoneType), "a speaker is a name, as text, or None")
        expect_names(self.to)
        object.__setattr__(self, "spans", segments(self.spans))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Those who must be there."""
        return (self.to,) if self.speaker is None else (self.to, self.speaker)

    def __str__(self) -> str:
        """Return what it does, for people."""
        whose = "all" if self.speaker is None else self.speaker
        return f"reassign {whose} to {self.to} {told(self.spans)}"


Edit = Rename | Merge | Split | Reassign | Add | Remove


def given_name(edit: Edit) -> str | None:
    """Return the name that an edit gives to somebody who had another or none; None if it does not.

    >>> given_name(Rename("SPEAKER_00", "al")), given_name(Merge("bo", "al"))
    ('al', None)
    """
    match edit:
        case Rename(_, name) | Split(_, name, _) | Add(name, _, True):
            return name
        case _:
            return None


def expect_edit(edit: object) -> None:
    """Refuse what is no edit.

    Raises
    ------
    TypeError
        It is none.
    """
    expect(edit, get_args(Edit), "an edit is a Rename, Merge, Split, Reassign, Add or Remove")
