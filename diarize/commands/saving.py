"""Results in files: the one before, its corrections, and all formats."""

from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.errors import tell, tell_written

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        A file cannot be written, is not of this engine or was changed by hand, or another process
        holds it.
    """
    from diarize.atomic import refuse_other_than_file, refuse_unwritable
    from diarize.batch import STDIN
    from diarize.edits.lock import locked
    from diarize.files import is_there
    from diarize.foreign import refuse_foreign
    from diarize.written import refuse_changed

    if job.source != STDIN and not is_there(job.source):
        return  # it cannot be read, which is said better than that nothing can be written there
    refuse_foreign(job)
    refuse_changed(job)
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
    other = before and _why_other(before, found)
    if not other:
        return before
    if before and "json" in job.outputs and (before.edits or before.transcript is not None):
        raise FileError(
            str(path),
            f"is of another recording, {other}: "
            "its words and corrections would be lost; write elsewhere (-o) or remove it",
        )
    return None


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
    done = f"{len(again.edits) - len(unfit)} of {len(again.edits)} corrections made again"
    tell(f"{saved.annotation.recording}: {done}")
    for each in unfit:
        text = f"kept but not made: {each.edit}: {each.reason}"
        tell(f"{saved.annotation.recording}: {text}")
    return again


def write_files(saved: "SavedResult", job: "Job") -> None:
    """Write a result, corrected, as files; where a format can hold turns or words, the words.

    The JSON file comes first: it remembers what the others are to be.

    Raises
    ------
    FileError
        A file cannot be written, or was changed by hand, perhaps while the recording was heard.
    """
    from diarize.atomic import refuse_corrected, write_atomically
    from diarize.written import refuse_changed, remember

    refuse_changed(job)
    contents = _contents(saved, [name for name in job.outputs if name != "json"])
    remember(saved, job, contents)
    for name, path in job.outputs.items():
        if name in contents:
            refuse_corrected(path)
            write_atomically(path, contents[name])
        tell_written(path)


def _contents(saved: "SavedResult", names: "Iterable[str]") -> dict[str, bytes]:
    """Return what files in the formats of these names hold."""
    from diarize.atomic import encoded
    from diarize.transcript import TRANSCRIPT_WRITERS, format_transcript

    found, words = saved.diarization(), saved.current().transcript
    return {
        name: encoded(
            found.format(name)
            if words is None or name not in TRANSCRIPT_WRITERS
            else format_transcript(words, name)
        )
        for name in names
    }
