"""A result as the engine found it, with the corrections that people made."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np

from diarize.edits.anchors import anchors_of
from diarize.edits.casting import new_name
from diarize.edits.checks import check, check_done, in_milliseconds
from diarize.edits.hearing import Add
from diarize.edits.replay import Replayed, Stage, last_stage, stages
from diarize.edits.values import Edit, EditError, expect_edit
from diarize.errors import expect
from diarize.formats.times import rounded
from diarize.result import Diarization
from diarize.timeline import Annotation, Segment
from diarize.transcript import Transcript
from diarize.transcript.passages import rounded as rounded_words

# What the file of a result holds, that is told here under a name of its own.
FIELDS = frozenset(
    (
        *("format", "version", "recording", "duration", "speakers", "turns", "exclusive"),
        *("warnings", "provenance", "transcript", "edits", "unedited"),
    )
)


class _Staged:
    """What is kept of the work with edits: no field, so never compared, shown or pickled."""

    __slots__ = ("_stage",)
    _stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedResult(_Staged):
    """Who spoke when as the engine found it, and what people have corrected since.

    Attributes
    ----------
    annotation, exclusive : Annotation
        All turns, and those with one speaker at a time, before any edit.
    duration : float
        Of the recording, in seconds.
    edits : tuple of Edit
        In the order in which they were made.
    transcript : Transcript or None
        Words with the speakers of ``annotation``, if there are any.
    warnings : tuple of str
    provenance : mapping
        Those of the result.
    others : mapping
        Whatever else the file of the result holds; no edit touches it.
    """

    annotation: Annotation
    exclusive: Annotation
    duration: float
    edits: tuple[Edit, ...] = ()
    transcript: Transcript | None = None
    warnings: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict, hash=False)
    others: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, found: Diarization, transcript: Transcript | None = None) -> Self:
        """Return a result of the engine, as a file holds it, with nothing corrected yet."""
        expect(found, Diarization, "a saved result is of a Diarization")
        return cls(
            annotation=rounded(found.annotation),
            exclusive=rounded(found.exclusive),
            duration=round(found.duration, 3),
            transcript=None if transcript is None else rounded_words(transcript),
            warnings=found.warnings,
            provenance=deepcopy(dict(found.provenance or {})),
            others={name: each for name, each in found.to_dict().items() if name not in FIELDS},
        )

    def current(self) -> Replayed:
        """Return turns and words after all edits, and the edits that fit nobody."""
        return self._last.replayed

    def done(self) -> tuple[Edit, ...]:
        """Return the edits that fit somebody, with the names of those to whom they are done."""
        return self._last.done

    @property
    def _last(self) -> Stage:
        """The stage after all edits, handed on with the last one or else replayed once."""
        if not hasattr(self, "_stage"):
            object.__setattr__(self, "_stage", last_stage(self._found, self.edits))
        return self._stage

    @property
    def _found(self) -> Replayed:
        return Replayed(self.annotation, self.exclusive, self.transcript)

    def edited(self, edit: Edit) -> Self:
        """Return a copy with one more edit, which remembers where its speakers talk now.

        What the edits before it remember of them already is left out.

        Raises
        ------
        EditError
            A speaker does not talk, a name is taken, blank or no text, a span is shorter than a
            millisecond, what is added is not in the recording, or nothing would change.
        """
        expect_edit(edit)
        last, now = self._last, self._last.replayed
        edit = in_milliseconds(edit)
        check(edit, now.annotation)
        self._check_end(edit)
        anchors = anchors_of(rounded(now.annotation), edit.speakers)
        meant = last.cast.meant(replace(edit, anchors=anchors), now.annotation)
        anchored = last.cast.lean(meant)
        stage = last.after(anchored)
        check_done(edit, last, stage)
        copy = replace(self, edits=(*self.edits, anchored))
        object.__setattr__(copy, "_stage", stage)
        return copy

    def diarization(self) -> Diarization:
        """Return the turns after all edits, without voices, which no file holds."""
        return self._after(self.current())

    def diarizations(self) -> Iterator[Diarization]:
        """Yield the turns before any edit, and after each: the last are those of `diarization`."""
        return (self._after(stage.replayed) for stage in stages(self._found, self.edits))

    def _after(self, now: Replayed) -> Diarization:
        return Diarization(
            annotation=now.annotation,
            exclusive=now.exclusive,
            duration=self.duration,
            voices=np.empty((len(now.annotation.speakers), 0), np.float32),
            warnings=self.warnings,
            provenance=deepcopy(dict(self.provenance)),
        )

    def undone(self) -> Self:
        """Return a copy without the last edit.

        Raises
        ------
        EditError
            There is none.
        """
        if not self.edits:
            raise EditError(f"{self.annotation.recording}: there is nothing to undo")
        return replace(self, edits=self.edits[:-1])

    def rerun(self, found: "SavedResult") -> "SavedResult":
        """Return what the engine found when it ran again, with the edits of this result."""
        expect(found, SavedResult, "what was found again is a SavedResult")
        return replace(found, edits=self.edits)

    def new_name(self) -> str:
        """Return a name for one more speaker, as the engine gives them: a number of nobody else."""
        numbers = (str(each["speaker"]) for each in self.identities if "speaker" in each)
        return new_name(self.current().annotation, {*self.annotation.speakers, *numbers})

    @property
    def identities(self) -> list[Mapping[str, Any]]:
        """What the file says of who the speakers are, before any edit."""
        found = self.others.get("identities")
        listed = found if isinstance(found, list) else []
        return [deepcopy(each) for each in listed if isinstance(each, Mapping)]

    def from_on(self, start: float) -> tuple[Segment, ...]:
        """Return the time from ``start``, in seconds, to the end of the recording.

        Raises
        ------
        EditError
            The recording has ended by then.
        """
        if not 0 <= start < self._end:
            raise EditError(f"{start:g} s is not in the recording, which lasts {self._end:g} s")
        return (Segment(start, self._end),)

    @property
    def _end(self) -> float:
        return max([self.duration, *(turn.end for turn in self.annotation)])

    def _check_end(self, edit: Edit) -> None:
        """Refuse turns after the end of the recording."""
        if isinstance(edit, Add) and any(span.end > self._end for span in edit.spans):
            raise EditError(f"cannot {edit}: the recording lasts {self._end:g} s")
