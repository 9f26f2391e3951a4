"""``diarize tune``: the settings that suit one's own recordings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.engines import diarizer_of
from diarize.commands.errors import reported_errors, tell
from diarize.commands.findings import Finding
from diarize.commands.inputs import labelled_recordings
from diarize.commands.options import (
    BundleOption,
    ConfigOption,
    DeviceOption,
    JsonOption,
    ThreadsOption,
    output_option,
)
from diarize.commands.refusals import finite
from diarize.commands.saving import refuse_replaced

if TYPE_CHECKING:
    from diarize import Diarizer, Tuned
    from diarize.labelled import Labelled


def tune(
    audio: Annotated[
        list[str], typer.Argument(metavar="AUDIO...", help="Files, folders or patterns.")
    ],
    reference: Annotated[
        Path,
        typer.Option(
            "--reference", "-r", readable=False, help="True turns: a file, or a folder of files."
        ),
    ],
    output: Annotated[
        Path | None,
        output_option("TOML file to write, for diarize run --config."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write it even if it is not recommended.")
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Also try window lengths, which runs the models again."),
    ] = False,
    collar: Annotated[
        float,
        typer.Option(min=0, callback=finite, help="Seconds forgiven on each side of a boundary."),
    ] = 0.0,
    config: ConfigOption = None,
    bundle: BundleOption = "auto",
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the settings with the lowest error rate on recordings whose true turns are known.

    They are recommended, and written, if recordings that were left out of the search come out
    better as well. The search starts from the settings of --config, or else of the bundle.
    """
    if force and output is None:
        raise typer.BadParameter("--force needs --output")
    with reported_errors():
        recordings = labelled_recordings(audio, reference)
        if output:
            _refuse(output, recordings)
        diarizer = diarizer_of(bundle, device, threads, config)
        found = _found(diarizer, recordings, collar, thorough=thorough)
        written = None
        try:
            if output and (force or found.recommended):
                _write(output, found, diarizer)
                written = output
        finally:  # what was found is told even if it cannot be written
            _finding(found).tell(written, as_json=as_json)
    if output and not written:
        tell(f"{output} was not written; --force writes it")


def _refuse(output: Path, recordings: list["Labelled"]) -> None:
    """Refuse, before the search, to write over what is read or where nothing can be written."""
    from diarize.atomic import refuse_unwritable
    from diarize.batch import refuse_overwriting
    from diarize.folders import files_below

    read = [each.audio for each in recordings]
    for turns in {each.turns for each in recordings}:
        read += files_below(turns) if turns.is_dir() else [turns]
    refuse_overwriting(read, [output])
    refuse_replaced(output, "Found by diarize tune")
    refuse_unwritable(output)


def _found(
    diarizer: "Diarizer", recordings: list["Labelled"], collar: float, *, thorough: bool
) -> "Tuned":
    from rich.console import Console

    from diarize import tune as search
    from diarize.console import progress_bars

    with progress_bars(Console(stderr=True), "tune") as progress:
        return search(diarizer, recordings, collar=collar, thorough=thorough, progress=progress)


def _write(path: Path, found: "Tuned", diarizer: "Diarizer") -> None:
    from diarize.atomic import write_atomically
    from diarize.tuning import settings_text

    write_atomically(path, settings_text(found, diarizer.models))


def _finding(found: "Tuned") -> Finding:
    from diarize.commands.tables import show_tuned
    from diarize.tuning import doubt, verdict

    return Finding(found.to_dict(), verdict(found), doubt(found), lambda: show_tuned(found))
