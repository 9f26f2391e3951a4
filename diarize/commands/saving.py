"""Results in files: what may be written over, and all formats."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.errors import tell_written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diarize.batch import Job
    from diarize.edits import SavedResult
    from diarize.transcript import Transcript

HEAD = 512
"""Bytes in which a file says what it is."""


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


def write_words(words: "Transcript", path: Path, name: str) -> None:
    """Write words with their speakers to a file in the format called ``name``.

    A result beside it, whose name begins the same, remembers that.

    Raises
    ------
    FileError
        The file cannot be written, or was changed by hand, or put there by somebody.
    """
    from diarize.atomic import encoded, refuse_corrected, write_atomically
    from diarize.batch import SUFFIXES, Job
    from diarize.edits.lock import locked
    from diarize.foreign import result_beside
    from diarize.transcript import format_transcript
    from diarize.written import refuse_changed, remember

    result = path.with_name(f"{path.name.removesuffix(SUFFIXES[name])}{SUFFIXES['json']}")
    job = Job(str(result), {name: path})
    saved, content = result_beside(job), encoded(format_transcript(words, name))
    with locked(result) if saved else nullcontext():
        refuse_changed(job)
        if saved and name != "json":
            remember(saved, job, {name: content})
        refuse_corrected(path)
        write_atomically(path, content)
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
            else format_transcript(words, name, saved.duration)
        )
        for name in names
    }
