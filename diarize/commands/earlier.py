"""The result before of a recording: its words and its corrections, which a new run keeps."""

from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.errors import tell
from diarize.plurals import counted

if TYPE_CHECKING:
    from diarize import Diarization
    from diarize.batch import Job
    from diarize.edits import SavedResult

SAME = 0.5
"""Seconds by which two files of one recording may differ, as codecs do."""


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
    other = before and _why_other(before, found)
    if not other:
        if path and not (before and before.edits):
            _tell_left_behind(job, path, found)
        return before
    if before and "json" in job.outputs and (before.edits or before.transcript is not None):
        raise FileError(
            str(path),
            f"is of another recording, {other}: "
            "its words and corrections would be lost; write elsewhere (-o) or remove it",
        )
    return None


def _tell_left_behind(job: "Job", path: Path, found: "Diarization") -> None:
    """Say where corrections lie that an earlier version kept outside the sub-folder."""
    from diarize.errors import DiarizeError
    from diarize.files import is_file

    source, flat = (_above(job, each) for each in (Path(job.source), path))
    if flat == path or is_file(source):
        return  # a copy outside the sub-folder has a result of its own
    try:
        saved = _saved_at(flat)
    except DiarizeError:  # which nobody asked for
        return
    if saved is not None and saved.edits and not _why_other(saved, found):
        tell(
            f"{job.name}: without the corrections in {flat}, where an earlier version wrote; "
            f"move it to {path} and run again to make them"
        )


def _above(job: "Job", path: Path) -> Path:
    """Return where a file would be if its recording were in no sub-folder."""
    return path.parents[len(job.below.parts)] / path.name


def _why_other(before: "SavedResult", found: "Diarization") -> str:
    """Return what tells a recording from the one before; nothing if they may be the same."""
    from diarize.loudness import is_other

    if abs(before.duration - found.duration) > SAME:
        return f"of {before.duration:.1f} s and not {found.duration:.1f}"
    old, new = ((each.provenance or {}).get("sound") for each in (before, found))
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ""  # of a release that did not tell
    if old.get("channel") != new.get("channel"):
        return ""  # whose loudness may differ in one recording
    is_another = is_other(old.get("loudness"), new.get("loudness"))
    return "which is loud and quiet at other times" if is_another else ""


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


def tell_passed_over(job: "Job") -> None:
    """Say that what is only printed has none of the corrections in the result beside it."""
    from diarize.batch import STDIN, SUFFIXES
    from diarize.errors import DiarizeError

    if job.outputs or job.source == STDIN:
        return
    beside = Path(job.source).with_name(f"{job.name}{SUFFIXES['json']}")
    try:
        saved = _saved_at(beside)
    except DiarizeError:  # which is said by whoever writes there
        return
    if saved is not None and saved.edits:
        tell(f"{job.name}: without the corrections in {beside}; -f json makes them again")


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
