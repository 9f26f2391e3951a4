"""Who in a result stands for the speakers that edits name."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Self

from diarize.edits.anchors import best_fit, untold
from diarize.edits.hearing import Add, Remove
from diarize.edits.parts import Anchors
from diarize.edits.values import Edit, Merge, Reassign, Rename, Split, given_name
from diarize.timeline import Annotation, Segment

# What the engine calls speakers; another number does as well.
_NUMBERED = re.compile(r"SPEAKER_\d+")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who stands for whom after some edits: names in the edits to names here.

    One who stands for a speaker does so in all later edits, and for no other. ``anchors`` tells
    where the speakers talked, as the edits call them by now.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    anchors: Anchors = field(default_factory=dict)

    def lean(self, edit: Edit) -> Edit:
        """Return an edit without the anchors that those before it make up for."""
        return replace(edit, anchors=untold(edit.anchors, self.anchors))

    def told(self, edit: Edit) -> Self:
        """Return the cast that knows the anchors of an edit, whether that fits anybody or not."""
        anchors = {**self.anchors, **edit.anchors}
        if isinstance(edit, Rename):
            anchors[edit.name] = anchors.pop(edit.speaker, ())
        elif isinstance(edit, Merge) and edit.speaker != edit.into:
            anchors.pop(edit.speaker, None)
        elif (name := given_name(edit)) is not None:
            anchors.pop(name, None)
        return replace(self, anchors=anchors)

    def own(self, edit: Edit, annotation: Annotation) -> Edit:
        """Return an edit that does the same to the speakers of ``annotation``.

        Raises
        ------
        LookupError
            It fits nobody, and why.
        """
        match edit:
            case Rename(speaker, name):
                here = self._found(edit, speaker, annotation)
                return Rename(here, name if name == here else self._free(name, annotation))
            case Merge(speaker, into):
                kept = self._found(edit, into, annotation)
                return Merge(self._found(edit, speaker, annotation, allowed=kept), kept)
            case Split(speaker, name, spans):
                here = self._found(edit, speaker, annotation)
                _must_talk(here, annotation, spans)
                return Split(here, self._free(name, annotation), spans)
            case Reassign(speaker, to, spans):
                taker = self._found(edit, to, annotation)
                giver = speaker and self._found(edit, speaker, annotation, allowed=taker)
                _must_talk(giver, annotation, spans)
                return Reassign(giver, taker, spans)
            case Add(speaker, spans, True):
                return Add(self._free(speaker, annotation), spans, new=True)
            case Add(speaker, spans):
                return Add(self._found(edit, speaker, annotation), spans)
            case Remove(whose, spans):
                giver = whose and self._found(edit, whose, annotation)
                _must_talk(giver, annotation, spans)
                return Remove(giver, spans)

    def meant(self, edit: Edit, annotation: Annotation) -> Edit:
        """Return an edit of those whom ``annotation`` calls so, by the names of the edits before.

        A new run may have given a number that they use to somebody else.
        """
        called = {speaker: self._called(speaker, annotation) for speaker in edit.speakers}
        anchors = {called[speaker]: anchor for speaker, anchor in edit.anchors.items()}
        match edit:
            case Rename(speaker, _) | Split(speaker, _, _):
                return replace(edit, speaker=called[speaker], anchors=anchors)
            case Merge(speaker, into):
                return Merge(called[speaker], called[into], anchors=anchors)
            case Reassign(speaker, to, spans):
                giver = speaker and called[speaker]
                return Reassign(giver, called[to], spans, anchors=anchors)
            case Add(speaker):
                return replace(edit, speaker=called.get(speaker, speaker), anchors=anchors)
            case Remove(whose):
                giver = whose and called[whose]
                return replace(edit, speaker=giver, anchors=anchors)

    def _called(self, here: str, annotation: Annotation) -> str:
        """Return what edits call a speaker: a new number if their name is another's there."""
        names = [name for name, role in self.roles.items() if role == here]
        if here in names or (here not in self.roles and not names):
            return here
        return names[-1] if names else new_name(annotation, {*self.roles, *self.anchors})

    def after(self, edit: Edit, here: Edit) -> Self:
        """Return the cast after an edit that was done as ``here``."""
        roles = dict(self.roles) | dict(zip(edit.speakers, here.speakers, strict=True))
        if isinstance(edit, Rename | Merge):
            del roles[edit.speaker]
        name, name_here = given_name(edit), given_name(here)
        if name is not None and name_here is not None:
            roles[name] = name_here
        return replace(self, roles=roles)

    def _found(
        self, edit: Edit, speaker: str, annotation: Annotation, allowed: str | None = None
    ) -> str:
        """Return who stands for a speaker; ``allowed`` may do so beside another."""
        anchor = edit.anchors.get(speaker, self.anchors.get(speaker))
        here = self.roles.get(speaker)
        if here is None and anchor:
            here = self._fitting(speaker, anchor, annotation, allowed)
        here = speaker if here is None else here
        if here not in annotation.speakers:
            known = ", ".join(annotation.speakers) or "nobody"
            raise LookupError(f"{speaker} does not talk, but {known}")
        return here

    def _fitting(
        self, speaker: str, anchor: Sequence[Segment], annotation: Annotation, allowed: str | None
    ) -> str:
        """Return who talks where a speaker did and stands for nobody else."""
        others = {here: name for name, here in self.roles.items() if here != allowed}
        here = best_fit(annotation, speaker, anchor, others)
        if here is not None:
            return here
        there = best_fit(annotation, speaker, anchor, ())
        if there is None:
            raise LookupError(f"nobody talks where {speaker} did")
        raise LookupError(f"who talks where {speaker} did stands for {others[there]} already")

    def _free(self, name: str, annotation: Annotation) -> str:
        """Return a name that nobody has: another number if it is a number that is taken."""
        if name not in annotation.speakers:
            return name
        if _NUMBERED.fullmatch(name):
            return new_name(annotation)
        if name in self.roles.values():
            raise LookupError(f"another speaker is called {name} already")
        raise LookupError(f"the speaker library gave the name {name} to another speaker")


def leaned(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield edits without the anchors that those before them make up for.

    An older release gave each edit all of its own, 70 kB in a long recording.
    """
    cast = Cast()
    for edit in edits:
        lean = cast.lean(edit)
        cast = cast.told(lean)
        yield lean


def new_name(annotation: Annotation, taken: Collection[str] = ()) -> str:
    """Return the first number that no speaker has, nor is ``taken``, as the engine gives them."""
    names = (f"SPEAKER_{place:02d}" for place in count())
    return next(name for name in names if name not in (*annotation.speakers, *taken))


def _must_talk(speaker: str | None, annotation: Annotation, spans: Sequence[Segment]) -> None:
    talking = annotation.within(spans).speakers
    if not talking:
        raise LookupError("nobody talks during that time")
    if speaker is not None and speaker not in talking:
        raise LookupError(f"{speaker} does not talk during that time, but {', '.join(talking)}")
