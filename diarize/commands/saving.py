"""Results in files: the one before, its corrections, and all formats."""

from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.errors import tell, tell_written
from diarize.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diarize import Diarization
    from diarize.batch import Job
    from diarize.edits import SavedResult

HEAD = 512
"""Bytes in which a file says what it is."""
SAME = 0.5
"""Seconds by which two files of one recording may differ, as codecs do."""


def refuse_lost(job: "Job") -> None:
    """Refuse, before a recording is heard, what would lose its result or a file of others.

    Raises
    ------
    FileError
        A file cannot be written or is not of this engine, or another process holds it.
    """
    from diarize.atomic import refuse_other_than_file, refuse_unwritable
    from diarize.batch import STDIN
    from diarize.edits.lock import locked
    from diarize.files import is_there
    from diarize.foreign import refuse_foreign

    if job.source != STDIN and not is_there(job.source):
        return  # it cannot be read, which is said better than that nothing can be written there
    refuse_foreign(job)
    for path in job.outputs.values():
        refuse_other_than_file(path)
        refuse_unwritable(path)
    if json := job.outputs.get("json"):
        with locked(json):  # let go at once: nobody who edits has to wait until all is heard
            pass


def refuse_replaced(path: Path, mark: str) -> None:
    """Refuse to write over anything but a file of the same kind, which begins with a ``mark``.

    Raises
    ------
    FileError
        There is another file, which would be lost, or something else.
    """
    from diarize.atomic import refuse_other_than_file
    from diarize.errors import FileError
    from diarize.files import is_file

    refuse_other_than_file(path)
    if not is_file(path):
        return
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head and mark.encode() not in head:
        raise FileError(str(path), "is another kind of file, and would be lost; write elsewhere")


def is_done(job: "Job") -> bool:
    """Tell whether all files of a recording are there, and of this engine."""
    from diarize.errors import FileError
    from diarize.foreign import refuse_foreign

    if not job.done:
        return False
    try:
        refuse_foreign(job)
    except FileError:
        return False  # which is told when its turn comes
    return True


def result_before(job: "Job", found: "Diarization") -> "SavedResult | None":
    """Return the result before of a recording, which lies where its JSON file is or would be.

    Raises
    ------
    FileError
        It is of another recording of that name, and its words or corrections would be lost.
    """
    from diarize.errors import FileError

    path = job.result
    before = _saved_at(path) if path else None
    if before is None or abs(before.duration - found.duration) <= SAME:
        return before
    if "json" in job.outputs and (before.edits or before.transcript is not None):
        raise FileError(
            str(path),
            f"is of another recording, of {before.duration:.1f} s and not {found.duration:.1f}: "
            "its words and corrections would be lost; write elsewhere (-o) or remove it",
        )
    return None


def _saved_at(path: Path) -> "SavedResult | None":
    """Return the result in a file; None if there is none, or something that is no result.

    Raises
    ------
    FormatError
        It cannot be read but seems to have corrections, which must not be lost.
    """
    from diarize.edits import load_result
    from diarize.errors import FormatError
    from diarize.files import is_file

    if not is_file(path):
        return None
    try:
        return load_result(path)
    except FormatError:
        if b'"edits"' in path.read_bytes():
            raise
        return None


def corrected(saved: "SavedResult", before: "SavedResult | None") -> "SavedResult":
    """Make the corrections again of the result that is about to be written over."""
    if before is None or not before.edits:
        return saved
    again = before.rerun(saved)
    unfit = again.current().unfit
    of = counted(len(again.edits), "correction")
    done = f"{len(again.edits) - len(unfit)} of {of} made again"
    tell(f"{saved.annotation.recording}: {done}")
    for each in unfit:
        text = f"kept but not made: {each.edit}: {each.reason}"
        tell(f"{saved.annotation.recording}: {text}")
    return again


def write_files(saved: "SavedResult", outputs: "Mapping[str, Path]") -> None:
    """Write a result, corrected, as files; where a format can hold turns or words, the words."""
    from diarize.edits import save_edited
    from diarize.transcript import TRANSCRIPT_WRITERS, write_transcript

    found, words = saved.diarization(), saved.current().transcript
    for name, path in outputs.items():
        if name == "json":
            save_edited(path, saved)
        elif words is not None and name in TRANSCRIPT_WRITERS:
            write_transcript(words, path, name, saved.duration)
        else:
            found.write(path, name)
        tell_written(path)
