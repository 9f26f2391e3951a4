"""Edits done again, on the turns that they were made on or on those of a new run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import accumulate

from diarize.edits.casting import Cast
from diarize.edits.changes import changed, changed_alone
from diarize.edits.rewording import reworded
from diarize.edits.values import Edit, expect_edit
from diarize.timeline import Annotation
from diarize.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Unfit:
    """An edit that could not be done, and why."""

    edit: Edit
    reason: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """Turns and words after edits.

    Attributes
    ----------
    annotation, exclusive : Annotation
        All turns, and those with one speaker at a time.
    transcript : Transcript or None
        The words, if there are any.
    unfit : tuple of Unfit
        Edits that fit nobody here; the others are done.
    """

    annotation: Annotation
    exclusive: Annotation
    transcript: Transcript | None = None
    unfit: tuple[Unfit, ...] = ()


def apply(annotation: Annotation, edits: Iterable[Edit]) -> Annotation:
    """Return the turns after edits; those that fit nobody are left out: see `replay`.

    >>> from diarize.edits import Rename
    >>> from diarize.timeline import Turn
    >>> apply(Annotation("r", [Turn(0, 9, "SPEAKER_00")]), [Rename("SPEAKER_00", "al")]).speakers
    ('al',)
    """
    return replay(annotation, edits).annotation


def replay(
    annotation: Annotation,
    edits: Iterable[Edit],
    *,
    exclusive: Annotation | None = None,
    transcript: Transcript | None = None,
) -> Replayed:
    """Do edits one after the other.

    The speakers that an edit names are those who talk where they did when it was made, if it says
    where that was; else those of the name. One who stands for a speaker of an earlier edit does so
    in the later ones, and for no other.
    """
    found = Replayed(annotation, annotation if exclusive is None else exclusive, transcript)
    return last_stage(found, edits).replayed


@dataclass(frozen=True, slots=True)
class Stage:
    """Turns and words after some edits, and who stands there for those whom the edits name.

    ``done`` holds the edits that fit, with the names of those to whom they were done here.
    """

    replayed: Replayed
    cast: Cast = field(default_factory=Cast)
    done: tuple[Edit, ...] = ()

    def after(self, edit: Edit) -> "Stage":
        """Do one more edit; one that fits nobody is noted."""
        expect_edit(edit)
        now, cast = self.replayed, self.cast.told(edit)
        try:
            here = self.cast.own(edit, now.annotation)
        except LookupError as problem:
            unfit = (*now.unfit, Unfit(edit, str(problem)))
            return replace(self, replayed=replace(now, unfit=unfit), cast=cast)
        return Stage(_done(now, here), cast.after(edit, here), (*self.done, here))


def stages(found: Replayed, edits: Iterable[Edit]) -> Iterator[Stage]:
    """Yield the stage before any edit, and the one after each."""
    return accumulate(edits, Stage.after, initial=Stage(found))


def last_stage(found: Replayed, edits: Iterable[Edit]) -> Stage:
    """Return the stage after all edits; those before it are not kept."""
    return reduce(Stage.after, edits, Stage(found))


def _done(now: Replayed, edit: Edit) -> Replayed:
    annotation = changed(now.annotation, edit)
    return replace(
        now,
        annotation=annotation,
        exclusive=changed_alone(now.exclusive, edit, annotation),
        transcript=None if now.transcript is None else reworded(now.transcript, edit),
    )
