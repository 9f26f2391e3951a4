"""``diarize link``: which unknown speakers of many results are one person."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.engines import calibration_file, diarizer_of, naming
from diarize.commands.errors import reported_errors, tell
from diarize.commands.options import (
    FAR,
    BundleOption,
    DeviceOption,
    FarOption,
    JsonOption,
    LibraryOption,
    ThreadsOption,
)
from diarize.commands.printing import print_json
from diarize.formats.names import escaped
from diarize.plurals import counted

if TYPE_CHECKING:
    from diarize.linking import Appearance


NOBODY = "nobody without a name says enough in these recordings"
NOTHING = "no recording lies beside its result, so that nothing was heard"


def link(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", readable=False, help="Results with the recordings beside them."
        ),
    ],
    far: FarOption = FAR,
    library: LibraryOption = None,
    bundle: BundleOption = "auto",
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Group the numbered speakers of many results, so that one enrolment names them all.

    Results hold no voices, so the recordings are listened to again; nothing is kept. Once
    somebody of a group is enrolled, `diarize run --library` names the others too. A recording that
    cannot be read is told and passed over.
    """
    with reported_errors():
        from diarize.bundle import find_bundle
        from diarize.errors import DiarizeError, EnrollmentError
        from diarize.judge import judge_of
        from diarize.labelled import labelled
        from diarize.linking import link, unknown_voices

        judge = judge_of(find_bundle(bundle), calibration_file(context, library))
        diarizer = diarizer_of(bundle, device, threads)
        failed: list[DiarizeError] = []

        def pass_over(problem: DiarizeError) -> None:
            tell(str(problem))
            failed.append(problem)

        def miss(problem: DiarizeError) -> None:  # results may lie elsewhere than recordings
            if isinstance(problem, EnrollmentError):
                tell(str(problem))
            else:
                pass_over(problem)

        recordings = list(labelled(folder, missing=miss))
        voices = unknown_voices(diarizer, recordings, failed=pass_over)
        groups = link(voices, judge, naming(far))
        if as_json:
            print_json({"groups": [[each.to_dict() for each in group] for group in groups]})
        else:
            _show(groups, library, bundle)
        if not groups:
            tell(NOBODY if recordings else NOTHING)
        if failed:
            raise typer.Exit(1)


def _show(groups: list[tuple["Appearance", ...]], library: Path | None, bundle: str) -> None:
    named = ["--library", str(library)] if library else []
    options = [*named, *(["--bundle", bundle] if bundle != "auto" else [])]
    for number, group in enumerate(groups, start=1):
        _tell(number, group, options)


def _tell(number: int, group: tuple["Appearance", ...], options: list[str]) -> None:
    total = sum(each.seconds for each in group)
    typer.echo(f"voice {number}: {total:.1f} s in {counted(len(group), 'recording')}")
    for each in group:
        typer.echo(escaped(f"  {each.seconds:7.1f} s  {each.speaker} of {each.result}"))
    best = group[0]
    command = ["--from", str(best.result), "--speaker", best.speaker, *options]
    typer.echo(escaped(f"  diarize enroll NAME {shlex.join(command)}"))
