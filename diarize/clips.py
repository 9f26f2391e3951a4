"""Speech to be enrolled: a recording of one person, or what one says in a result."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from diarize.atomic import write_atomically
from diarize.audio import Samples, Source
from diarize.errors import EnrollmentError
from diarize.excerpts import as_wav, excerpt
from diarize.files import is_file, sha256_of
from diarize.labelled import labelled
from diarize.timeline import Segment
from enrollment.people import is_numbered

WHOLE = [Segment(0.0, 1e9)]


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech to be enrolled.

    Attributes
    ----------
    name : str
        What to call it.
    source : Source
        Its sound.
    channel : int or None
        Which channel of it, counted from 1; None for all.
    kept : Path or None
        Where it will be found later, to embed it again.
    content : bytes or None
        What is to be written there; None if it is there already.
    """

    name: str
    source: Source
    channel: int | None = None
    kept: Path | None = None
    content: bytes | None = None

    @property
    def held(self) -> tuple[Path, str] | None:
        """What is kept of it, and the SHA-256 of that; None if nothing can be found there again."""
        if self.kept is not None and self.content is not None:
            return self.kept, hashlib.sha256(self.content).hexdigest()
        if self.kept is not None and is_file(self.kept):  # and no pipe
            return self.kept, sha256_of(self.kept)
        return None

    def keep(self) -> None:
        """Write what is to be kept, for its owner's eyes only."""
        if self.kept and self.content is not None:
            write_atomically(self.kept, self.content, private=True)

    def kept_in(self, folder: Path) -> "Clip":
        """Return the same speech, to be kept in a folder under a name that tells nothing."""
        samples = self.source
        if not isinstance(samples, Samples):
            samples = excerpt(self.source, WHOLE, channel=self.channel)
        content = as_wav(samples)
        name = hashlib.sha256(content).hexdigest()[:16]
        return Clip(self.name, samples, None, folder.absolute() / f"{name}.wav", content)


def clip_of_speaker(
    result: Path, speaker: str | None, audio: Path | None = None, channel: int | None = None
) -> Clip:
    """Return what a speaker of a result says while nobody else talks.

    Parameters
    ----------
    result : Path
        Of one recording, in any format with turns.
    speaker : str or None
        Who, by the name there; None if there is one only.
    audio : Path or None
        The recording; None if it lies beside the result.

    Raises
    ------
    FileError, FormatError, AudioError
        The result or the recording cannot be read.
    EnrollmentError
        There is no such speaker, or no recording.
    """
    recordings = list(labelled(result, audio))
    if len(recordings) != 1:
        raise EnrollmentError(f"{result}: has {len(recordings)} recordings; give the result of one")
    (found,) = recordings
    speakers = found.annotation.speakers
    if speaker is None and len(speakers) != 1:
        raise EnrollmentError(
            f"{result}: name one with --speaker: {', '.join(speakers) or 'nobody'}"
        )
    who = speaker if speaker is not None else speakers[0]
    return Clip(_called(found.annotation.recording, who), found.said_by(who, channel))


def _called(recording: str, speaker: str) -> str:
    """Return what to call speech in a library, where names of others must not stay once they go."""
    return f"{recording}: {speaker}" if is_numbered(speaker) else recording
