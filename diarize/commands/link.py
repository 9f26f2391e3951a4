"""``diarize link``: which unknown speakers of many results are one person."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import (
    BundleOption,
    DeviceOption,
    FarOption,
    JsonOption,
    LibraryOption,
    ThreadsOption,
    diarizer_of,
)
from diarize.formats.names import escaped

if TYPE_CHECKING:
    from diarize.linking import Appearance


def link(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Results with the recordings beside them.")
    ],
    far: FarOption = 0.01,
    library: LibraryOption = None,
    bundle: BundleOption = "auto",
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Group the numbered speakers of many results, so that one enrolment names them all.

    Results hold no voices, so the recordings are listened to again; nothing is kept. Once
    somebody of a group is enrolled, `diarize run --library` names the others too.
    """
    with reported_errors():
        from diarize.bundle import find_bundle
        from diarize.judge import judge_of
        from diarize.labelled import labelled
        from diarize.library import calibration_beside, default_path
        from diarize.linking import link, unknown_voices
        from enrollment.judgement import IdentificationConfig

        judge = judge_of(find_bundle(bundle), calibration_beside(library or default_path()))
        diarizer = diarizer_of(bundle, None, None, device, threads)
        voices = unknown_voices(diarizer, labelled(folder))
        config = IdentificationConfig(far=far, suggest_far=max(far, 0.1))
        groups = link(voices, judge, config)
    if as_json:
        found = [[each.to_dict() for each in group] for group in groups]
        typer.echo(json.dumps({"groups": found}, ensure_ascii=False))
        return
    for number, group in enumerate(groups, start=1):
        _tell(number, group)


def _tell(number: int, group: tuple["Appearance", ...]) -> None:
    total = sum(each.seconds for each in group)
    typer.echo(f"voice {number}: {total:.1f} s in {len(group)} recordings")
    for each in group:
        typer.echo(escaped(f"  {each.seconds:7.1f} s  {each.speaker} of {each.result}"))
    best = group[0]
    result = shlex.quote(str(best.result))
    typer.echo(escaped(f"  diarize enroll NAME --from {result} --speaker {best.speaker}"))
