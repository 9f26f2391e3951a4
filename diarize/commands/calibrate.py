"""``diarize calibrate``: what similarities mean in recordings like one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.engines import calibration_file, diarizer_of
from diarize.commands.errors import reported_errors, tell, tell_written
from diarize.commands.options import (
    FAR,
    BundleOption,
    DeviceOption,
    FarOption,
    JsonOption,
    LibraryOption,
    ThreadsOption,
    output_option,
)
from diarize.commands.printing import print_json
from diarize.commands.saving import refuse_replaced
from diarize.plurals import counted

if TYPE_CHECKING:
    from enrollment.calibration import Calibration

USUAL = 10
"""People in a library, if there is none to count."""


def calibrate(
    context: typer.Context,
    turns: Annotated[
        list[Path],
        typer.Argument(
            metavar="TURNS...",
            readable=False,
            help="Turns of real names (files or folders) beside their recordings, or these.",
        ),
    ],
    output: Annotated[
        Path | None,
        output_option("File to write (default: beside the library)."),
    ] = None,
    far: FarOption = FAR,
    library: LibraryOption = None,
    bundle: BundleOption = "auto",
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Learn from recordings whose speakers are known how sure a name must be.

    It takes 5 people or more, some of them in two recordings; better many more. The result lies
    beside the library and is used with it from then on.
    """
    with reported_errors():
        from diarize.atomic import refuse_unwritable, write_atomically
        from diarize.batch import refuse_overwriting
        from diarize.bundle import find_bundle
        from diarize.calibrating import calibrated, hear
        from diarize.judge import calibration_text, judge_of_cohort
        from diarize.labelled import labelled
        from diarize.library import default_path

        beside = calibration_file(context, library)
        file = output or beside
        models = find_bundle(bundle)
        judge = judge_of_cohort(models)
        diarizer = diarizer_of(bundle, device, threads)
        people = _people(library or default_path())
        recordings = {each.place: each for path in turns for each in labelled(path)}
        read = (place for each in recordings.values() for place in (each.audio, each.turns))
        refuse_overwriting(read, [file])
        refuse_replaced(file, "[calibration]")
        refuse_unwritable(file)
        heard = hear(diarizer, recordings.values())
        found = calibrated(heard, judge)
        written = None
        try:
            write_atomically(file, calibration_text(found, models))
            written = file
        finally:  # what was found is told even if it cannot be written
            _tell(found, written, far, people, as_json=as_json)


def _people(library: Path) -> int:
    from diarize.library import SpeakerLibrary

    if not library.exists():
        return USUAL
    with SpeakerLibrary(library) as opened:
        return max(opened.statistics().people, 1)


def _tell(
    found: "Calibration", written: Path | None, far: float, people: int, *, as_json: bool
) -> None:
    from enrollment.calibration import percent

    low, high = found.interval(far, people)
    doubt = found.doubt(far, people)
    if as_json:
        document = {
            "written": str(written) if written else None,
            "speakers": found.speakers,
            "comparisons": found.trials,
            "people": people,
            "far": far,
            "interval": [low, high],
            "doubt": doubt,
        }
        print_json(document)
        return
    among = counted(people, "person", "people")
    typer.echo(
        f"calibrated on {found.speakers} speakers, {found.trials} comparisons\n"
        f"asked for one wrong name in {1 / far:.0f} searches for a stranger among {among}, "
        f"expect {percent(low)} to {percent(high)} (95 %)"
    )
    if doubt:
        tell(doubt)
    if written:
        tell_written(written)
