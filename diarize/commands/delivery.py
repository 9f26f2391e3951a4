"""What becomes of a result: files, and what is printed."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from diarize.commands.errors import tell, tell_warnings, tell_written
from diarize.commands.printing import print_json
from diarize.commands.wordings import PRINTED, print_words, tell_unknown

SAME = 0.5
"""Seconds by which two files of one recording may differ, as codecs do."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diarize import Diarization
    from diarize.batch import Job
    from diarize.edits import SavedResult
    from diarize.transcript import Transcript


def deliver(
    found: "Diarization", job: "Job", words: "Transcript | None" = None, *, as_json: bool
) -> None:
    """Write the files of a recording and print what was found.

    ``words`` get their speakers. Corrections in the JSON file that is written over are made again,
    and all the files follow them.
    """
    from diarize.edits.lock import locked

    json = job.outputs.get("json")
    with locked(json) if json else nullcontext():  # or corrections made meanwhile would be lost
        found, saved = _written(found, job, words)
    tell_warnings(found.recording, found.warnings)
    _print(found, saved, as_json=as_json)


def _written(
    found: "Diarization", job: "Job", words: "Transcript | None"
) -> tuple["Diarization", "SavedResult"]:
    """Write the files of a recording; return the result, corrected, and what is saved of it."""
    from diarize.edits import SavedResult

    before = _before(job, found)
    if before is not None and words is None and "json" in job.outputs:
        words = before.transcript  # which would be lost, with what was corrected in them
        if words is not None:
            tell(f"{found.recording}: the {len(words)} words of the result before are kept")
    spoken = None if words is None else _attributed(words, found)
    saved = _corrected(SavedResult.of(found, spoken), before)
    write_files(saved, job.outputs)
    if saved.edits:
        now = saved.current()
        found = replace(found, annotation=now.annotation, exclusive=now.exclusive)
    return found, saved


def _print(found: "Diarization", saved: "SavedResult", *, as_json: bool) -> None:
    from diarize.edits import result_as_dict

    words = saved.current().transcript
    if words is not None:
        tell_unknown(words)
    if as_json:
        print_json(result_as_dict(saved))
    else:
        _show(found, words)


def _attributed(words: "Transcript", found: "Diarization") -> "Transcript":
    from diarize.transcript import attribute

    return attribute(words, found.annotation, exclusive=found.exclusive)


def _corrected(saved: "SavedResult", before: "SavedResult | None") -> "SavedResult":
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


def _before(job: "Job", found: "Diarization") -> "SavedResult | None":
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


def write_files(saved: "SavedResult", outputs: "Mapping[str, Path]") -> None:
    """Write a result, corrected, as files; where a format can hold turns or words, the words."""
    from diarize.edits import save_edited
    from diarize.transcript import TRANSCRIPT_WRITERS, write_transcript

    found, words = saved.diarization(), saved.current().transcript
    for name, path in outputs.items():
        if name == "json":
            save_edited(path, saved)
        elif words is not None and name in TRANSCRIPT_WRITERS:
            write_transcript(words, path, name)
        else:
            found.write(path, name)
        tell_written(path)


def _show(found: "Diarization", words: "Transcript | None") -> None:
    from diarize.console import show, stdout

    show(found, stdout())
    if words:
        typer.echo()
        print_words(words, PRINTED)
