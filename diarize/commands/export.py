"""``diarize edit FILE export``: a corrected result in other formats."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import FORMATS, output_option
from diarize.commands.wordings import formats_of

if TYPE_CHECKING:
    from diarize.edits import SavedResult


def export(
    context: typer.Context,
    formats: Annotated[
        list[str],
        typer.Option("--format", "-f", help=f"Files to write, with commas: {FORMATS}."),
    ],
    output: Annotated[
        Path | None,
        output_option("Folder (default: beside the result)."),
    ] = None,
) -> None:
    """Write the result, corrected, in other formats; nothing is listened to again."""
    with reported_errors():
        from diarize.batch import SUFFIXES, Job, refuse_overwriting
        from diarize.commands.saving import write_files
        from diarize.edits import load_result
        from diarize.edits.lock import locked
        from diarize.foreign import refuse_foreign

        file: Path = context.obj
        found = load_result(file)
        names = formats_of(formats, default="", has_words=found.transcript is not None)
        folder = output or file.parent
        job = Job(str(file), {name: folder / f"{file.stem}{SUFFIXES[name]}" for name in names})
        refuse_overwriting([file], job.outputs.values())
        refuse_foreign(job)
        with locked(job.result) if job.result else nullcontext():
            if json := job.outputs.get("json"):
                _refuse_more_corrected(json, found)
            write_files(found, job)


def _refuse_more_corrected(path: Path, result: "SavedResult") -> None:
    """Refuse to write over a result with corrections that another has not."""
    from diarize.atomic import refuse_corrected
    from diarize.edits import load_result
    from diarize.errors import FileError, FormatError
    from diarize.files import is_file

    if not is_file(path):
        return
    try:
        edits = load_result(path).edits
    except FormatError:
        refuse_corrected(path)
        return
    if edits != result.edits[: len(edits)]:
        raise FileError(str(path), "holds corrections, which would be lost; write elsewhere")
