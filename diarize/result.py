"""What diarization gives: one frozen value with everything a program may want."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from diarize.atomic import refuse_corrected, write_atomically
from diarize.counting import SpeakerCount
from diarize.errors import expect
from diarize.formats import WRITERS, format_of
from diarize.formats.json import turn_as_dict
from diarize.formats.times import rounded
from diarize.identities import Identity
from diarize.timeline import Annotation

if TYPE_CHECKING:
    import pyannote.core

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Diarization:
    """Who spoke when in one recording, and how that was found.

    Attributes
    ----------
    annotation : Annotation
        All turns; those of different speakers may overlap.
    exclusive : Annotation
        The same with one speaker at a time: the surest. Meant for giving words their speakers.
    duration : float
        Of the recording, in seconds, counted in decoded samples.
    voices : float32 (k, d)
        The embedding of each of ``annotation.speakers``, unit rows; read-only.
    warnings : tuple of str
        What a user should know, such as a truncated file.
    provenance : mapping
        The models and settings that gave this result.
    identities : tuple of Identity, or None
        Who each speaker was taken for; None if nobody looked into a library.
    count : SpeakerCount or None
        How likely the number of speakers is right; None if it was told, or cannot be said.
    """

    annotation: Annotation
    exclusive: Annotation
    duration: float
    voices: NDArray[np.float32] = field(repr=False)
    warnings: tuple[str, ...] = ()
    provenance: Mapping[str, Any] | None = None
    identities: tuple[Identity, ...] | None = None
    count: SpeakerCount | None = None

    def __post_init__(self) -> None:
        expect(self.voices, np.ndarray, "voices are a NumPy array, (speakers, d)")
        voices = self.voices.view()  # the array itself is the caller's
        voices.flags.writeable = False
        object.__setattr__(self, "voices", voices)

    @property
    def recording(self) -> str:
        """Name of the recording."""
        return self.annotation.recording

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speaker names, in order of first appearance."""
        return self.annotation.speakers

    def renamed(self, names: Mapping[str, str]) -> Self:
        """Return a copy with speakers renamed one to one; those missing keep their names.

        Of those who are renamed nobody is taken for anybody any more.
        """
        annotation, exclusive = self.annotation.renamed(names), self.exclusive.renamed(names)
        if any(not str(name).strip() for name in names.values()):
            raise ValueError("a new name is blank")
        if len(annotation.speakers) != len(self.speakers):
            raise ValueError("two speakers cannot take one name: merge them instead")
        called = [names.get(speaker, speaker) for speaker in self.speakers]
        order = [called.index(speaker) for speaker in annotation.speakers]
        voices = self.voices[order] if len(self.voices) == len(order) else self.voices
        return replace(
            self,
            annotation=annotation,
            exclusive=exclusive,
            voices=voices,
            identities=self._identities_without(names),
        )

    def _identities_without(self, names: Mapping[str, str]) -> tuple[Identity, ...] | None:
        if self.identities is None:
            return None
        gone = {old for old, new in names.items() if old != new}
        return tuple(each for each in self.identities if (each.name or each.speaker) not in gone)

    def to_pyannote(self) -> "pyannote.core.Annotation":
        """Return all turns as a ``pyannote.core.Annotation``."""
        return self.annotation.to_pyannote()

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the voices, in plain types, as the JSON files hold it.

        Times are in seconds, rounded to milliseconds. Voices are biometric data and stay out, as
        do people of the library whom nobody was taken for.
        """
        talk_time = self.annotation.talk_time()
        sure = {} if self.count is None else {"speaker_count": self.count.as_dict()}
        who = {} if self.identities is None else {"identities": _plain(self.identities)}
        return {
            "format": "diarization",
            "version": SCHEMA_VERSION,
            "recording": self.recording,
            "duration": round(self.duration, 3),
            "speakers": [
                {"speaker": speaker, "seconds": round(seconds, 3)}
                for speaker, seconds in talk_time.items()
            ],
            **sure,
            "turns": _dicts(self.annotation),
            "exclusive": _dicts(self.exclusive),
            **who,
            "warnings": list(self.warnings),
            "provenance": deepcopy(dict(self.provenance or {})),
        }

    def format(self, name: str) -> str:
        """Return the text of a file in the format called ``name``, such as ``rttm``.

        Raises
        ------
        ValueError
            Unknown format; the message lists the known ones.
        """
        if name == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"
        if name not in WRITERS:
            raise ValueError(f"unknown format {name!r}; known: {', '.join(WRITERS)}")
        return WRITERS[name].write(self.annotation, self.duration)

    def write(self, path: str | Path, name: str | None = None) -> None:
        """Write a file, whole or not at all, in the format called ``name`` or told by its suffix.

        Raises
        ------
        ValueError
            Unknown format.
        FileError
            The file cannot be written, or holds corrections that would be lost.
        """
        file = Path(path)
        text = self.format(name or format_of(file))
        refuse_corrected(file)
        write_atomically(file, text)


def _plain(identities: tuple[Identity, ...]) -> list[dict[str, Any]]:
    """Return identities without those who are not meant: results go where the library must not."""
    meant = [replace(each, candidates=(each.person,) if each.person else ()) for each in identities]
    return [each.to_dict() for each in meant]


def _dicts(annotation: Annotation) -> list[dict[str, Any]]:
    return [turn_as_dict(turn) for turn in rounded(annotation)]
