"""What becomes of a result: files, and what is printed."""

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from diarize.commands.earlier import corrected, result_before, tell_passed_over
from diarize.commands.errors import tell, tell_warnings
from diarize.commands.printing import print_json
from diarize.commands.saving import write_files
from diarize.commands.wordings import PRINTED, print_words, tell_unknown
from diarize.plurals import counted

if TYPE_CHECKING:
    from diarize import Diarization
    from diarize.batch import Job
    from diarize.edits import SavedResult
    from diarize.transcript import AttributionConfig, Transcript


def deliver(
    found: "Diarization",
    words: "Transcript | None",
    job: "Job",
    attribution: "AttributionConfig",
    *,
    as_json: bool,
) -> None:
    """Write the files of a recording and print what was found.

    ``words`` get their speakers as ``attribution`` says. Corrections in the JSON file that is
    written over are made again, and all the files follow them.
    """
    from diarize.edits import result_as_dict
    from diarize.edits.lock import locked

    # or corrections made meanwhile would be lost
    with locked(job.result) if job.result else nullcontext():
        found, saved = _written(found, job, words, attribution)
    tell_warnings(job.source, found.warnings)
    words = saved.current().transcript
    if words is not None:
        tell_unknown(words, found.duration)
    tell_passed_over(job)
    if as_json:
        print_json(result_as_dict(saved) | {"source": job.source})
    else:
        _show(found, words)


def _written(
    found: "Diarization",
    job: "Job",
    words: "Transcript | None",
    attribution: "AttributionConfig",
) -> tuple["Diarization", "SavedResult"]:
    """Write the files of a recording; return the result, corrected, and what is saved of it."""
    from diarize.edits import SavedResult

    before = result_before(job, found)
    if before is not None and words is None:
        words = before.transcript  # which would be lost, with what was corrected in them
        if words is not None:
            one, several = "word of the result before is", "words of the result before are"
            tell(f"{found.recording}: the {counted(len(words), one, several)} kept")
    spoken = None if words is None else _attributed(words, found, attribution)
    saved = corrected(SavedResult.of(found, spoken), before)
    write_files(saved, job)
    if saved.edits:
        now = saved.current()
        found = replace(found, annotation=now.annotation, exclusive=now.exclusive, count=None)
    return found, saved


def _attributed(
    words: "Transcript", found: "Diarization", config: "AttributionConfig"
) -> "Transcript":
    from diarize.transcript import attribute

    return attribute(words, found.annotation, exclusive=found.exclusive, config=config)


def _show(found: "Diarization", words: "Transcript | None") -> None:
    from diarize.console import show, stdout

    show(found, stdout())
    if words:
        typer.echo()
        print_words(words, PRINTED)
