"""Where ``diarize run`` gets words from: files of recognisers, or one that is asked."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from diarize.commands.options import STDIN
from diarize.commands.wordings import read_words

if TYPE_CHECKING:
    from diarize.batch import Job
    from diarize.transcript import Transcript

Words = Callable[["Job"], "Transcript | None"]

# The name of no model: the best one that is there.
AT_HAND = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asks for: words of a transcript, those of a recogniser's model, or none.

    By the times of a transcript, the recording ``starts_at`` some time, if they are of the day.
    """

    transcript: Path | None
    model: str | None
    starts_at: float | None = None

    def __post_init__(self) -> None:
        if self.transcript is not None and self.model is not None:
            raise typer.BadParameter("--transcript and --transcribe exclude each other")
        if self.transcript is None and self.starts_at is not None:
            raise typer.BadParameter("--starts-at is for the times of a --transcript")

    @property
    def any(self) -> bool:
        """Whether words are asked for at all."""
        return self.transcript is not None or self.model is not None

    def source(
        self, jobs: list["Job"], channel: int | None, device: str, threads: int | None
    ) -> Words:
        """Return what gives the words of each recording, or None.

        Raises
        ------
        FileError
            There is one transcript, and several recordings.
        ModelError
            The recogniser or its model is not here.
        """
        if self.transcript is not None:
            return _of_files(self.transcript, jobs, self.starts_at)
        if self.model is None:
            return lambda job: None
        if any(job.source == STDIN for job in jobs):
            raise typer.BadParameter("--transcribe reads a recording twice: save it to a file")
        from diarize.audio.source import refuse_read_once
        from diarize.recogniser import Recogniser

        hear = Recogniser(self.model or None, device=device, threads=threads)

        def words(job: "Job") -> "Transcript":
            refuse_read_once(job.source)
            return hear(job.source, channel=channel, name=job.name)

        return words


def _of_files(transcript: Path, jobs: list["Job"], starts_at: float | None) -> Words:
    from diarize.batch import refuse_overwriting
    from diarize.errors import FileError
    from diarize.files import is_folder

    many, recordings = is_folder(transcript), sum(not job.problem for job in jobs)
    if not many and recordings > 1:
        raise FileError(
            str(transcript),
            f"is one transcript, and there are {recordings} recordings; give a folder with one "
            "each",
        )

    if starts_at is not None and recordings > 1:
        raise typer.BadParameter("--starts-at is when one recording starts; give one")

    def words(job: "Job") -> "Transcript":
        path = transcript
        if many:
            path = transcript_in(_place(transcript, job, jobs), job.name, job.outputs.values())
        refuse_overwriting([path], job.outputs.values())
        return read_words(str(path), job.name, starts_at)

    return words


def _place(folder: Path, job: "Job", jobs: list["Job"]) -> Path:
    """Return the sub-folder that is called as that of a recording, or else the folder itself.

    Raises
    ------
    FileError
        The folder itself would give the same words to recordings of one name.
    """
    from diarize.errors import FileError

    own = _own(folder, job)
    others = (each for each in jobs if Path(each.source).parent != Path(job.source).parent)
    sharing = [each for each in others if (each.name, _own(folder, each)) == (job.name, folder)]
    if own == folder and sharing:
        raise FileError(
            str(folder),
            f"{job.source} and {sharing[0].source} have one name, and so one transcript there; "
            "rename one, or give their folder and one of transcripts with the same sub-folders",
        )
    return own


def _own(folder: Path, job: "Job") -> Path:
    """Return where the transcript of a recording is, by the sub-folder it was found in."""
    from diarize.files import is_folder

    own = folder / job.below
    return own if is_folder(own) else folder


def transcript_in(folder: Path, recording: str, outputs: Iterable[Path] = ()) -> Path:
    """Return the file of a folder that is named after a recording and may hold words.

    Its ``outputs`` are none, which may be there from an earlier run. A name may be spelt with
    accents of their own, as macOS does.

    Raises
    ------
    FileError
        There is none, or more than one.
    """
    from diarize.errors import FileError
    from diarize.spelling import composed

    ours = {os.path.realpath(path) for path in outputs}
    name = composed(recording)
    named = [
        file for file in sorted(folder.iterdir()) if composed(file.name).startswith(f"{name}.")
    ]
    wordy = _wordy(file for file in named if os.path.realpath(file) not in ours)
    found = [file for file in wordy if composed(file.stem) == name] or wordy
    if not found:
        raise FileError(str(folder), f"no transcript named {recording}.json, .srt,... there")
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise FileError(str(folder), f"{names}: any may be the transcript; keep one there")
    return found[0]


def _wordy(files: Iterable[Path]) -> list[Path]:
    """Return files that may hold words: captions and tables only if there is nothing else."""
    from diarize.transcript.reading import SHARED, SUFFIXES, USUAL, may_hold_words

    given = list(files)
    for suffixes in (USUAL, SUFFIXES, SHARED):
        found = [file for file in given if file.suffix.lower() in suffixes and may_hold_words(file)]
        if found:
            return found
    return []
