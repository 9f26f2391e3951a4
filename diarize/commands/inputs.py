"""Recordings that a command is given."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from diarize.commands.options import STDIN

if TYPE_CHECKING:
    from diarize import Source
    from diarize.batch import Job
    from diarize.labelled import Labelled


def labelled_recordings(audio: list[str], reference: Path) -> "list[Labelled]":
    """Return recordings with their true turns, which lie under their names in ``reference``."""
    from diarize.errors import FileError
    from diarize.files import is_there
    from diarize.labelled import paired

    if STDIN in audio:
        raise typer.BadParameter("labelled recordings have names: save standard input to a file")
    recordings = [Path(job.source) for job in all_of(audio)]
    for file in recordings:
        if not is_there(file):
            raise FileError(str(file), "is not there")
    return paired(recordings, reference)


def all_of(audio: list[str]) -> "list[Job]":
    """Return a job for each recording, for what takes all of them or none.

    Raises
    ------
    FileError
        A folder or pattern holds no recording.
    """
    from diarize.batch import plan

    jobs = plan(audio, None, ())
    for job in jobs:
        if job.problem:
            raise job.problem
    return jobs


def source_of(job: "Job", *, again: bool = False) -> "Source":
    """Return what to read; with ``again``, something that can be read more than once."""
    if job.source != STDIN:
        return job.source
    return standard_input().read() if again else standard_input()


def standard_input() -> BinaryIO:
    """Return the bytes of standard input.

    Raises
    ------
    FileError
        It is closed.
    """
    from diarize.errors import FileError

    if sys.stdin is None:
        raise FileError(STDIN, "standard input is closed")
    return sys.stdin.buffer
