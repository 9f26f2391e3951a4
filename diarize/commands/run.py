"""``diarize run``: who spoke when."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import each, reported_errors
from diarize.commands.options import (
    BundleOption,
    ChannelOption,
    ConfigOption,
    DeviceOption,
    JsonOption,
    Recordings,
    ThreadsOption,
    diarizer_of,
    refuse_unknown,
    source_of,
)

if TYPE_CHECKING:
    from clustering import SpeakerBounds
    from diarize import Diarization, Diarizer
    from diarize.batch import Job
    from diarize.listen import Progress


def run(
    audio: Recordings,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write to; beside each recording without."),
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="Files to write, with commas: rttm,json,srt,... [rttm]"
        ),
    ] = None,
    num_speakers: Annotated[
        int | None, typer.Option(min=1, help="Exactly so many speakers.")
    ] = None,
    min_speakers: Annotated[int | None, typer.Option(min=1, help="At least so many.")] = None,
    max_speakers: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    bundle: BundleOption = "auto",
    config: ConfigOption = None,
    clustering: Annotated[
        str | None, typer.Option(help="How voices are grouped: hdbscan or agglomerative.")
    ] = None,
    channel: ChannelOption = None,
    per_channel: Annotated[
        bool, typer.Option("--per-channel", help="Each channel is one speaker's microphone.")
    ] = False,
    skip_existing: Annotated[
        bool, typer.Option("--skip-existing", help="Leave out recordings whose files are there.")
    ] = False,
    as_json: JsonOption = False,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
) -> None:
    """Say who spoke when, and write it to a file beside each recording.

    With --json alone nothing is written: each recording gives one line on stdout.
    """
    wanted = _formats(formats, default="" if as_json and output is None else "rttm")
    how = _how(_bounds(num_speakers, min_speakers, max_speakers), channel, per_channel)
    with reported_errors():
        from diarize.batch import plan

        jobs = plan(audio, output, wanted)
        jobs = [job for job in jobs if not (skip_existing and job.done)]
        diarizer = diarizer_of(bundle, config, clustering, device, threads)

        def work(job: "Job", progress: "Progress") -> None:
            found = how(diarizer, job, progress)
            _deliver(found, job, as_json=as_json)

        each(jobs, work)


def _formats(given: str | None, *, default: str) -> list[str]:
    from diarize.formats import WRITERS

    names = [name.strip().lower() for name in (given or default).split(",") if name.strip()]
    for name in names:
        refuse_unknown("format", name, WRITERS)
    return names


def _bounds(num: int | None, least: int | None, most: int | None) -> "SpeakerBounds":
    from clustering import SpeakerBounds

    if num and (least or most):
        raise typer.BadParameter("--num-speakers excludes --min-speakers and --max-speakers")
    if least and most and least > most:
        raise typer.BadParameter(f"--min-speakers {least} is more than --max-speakers {most}")
    return SpeakerBounds(num or least or 1, num or most)


How = Callable[["Diarizer", "Job", "Progress"], "Diarization"]


def _how(bounds: "SpeakerBounds", channel: int | None, per_channel: bool) -> How:
    """Return how to diarize: all channels as speakers, or voices told apart."""
    if not per_channel:
        return lambda diarizer, job, progress: diarizer(
            source_of(job), bounds=bounds, channel=channel, name=job.name, progress=progress
        )
    if channel:
        raise typer.BadParameter("--channel and --per-channel exclude each other")
    return lambda diarizer, job, progress: diarizer.per_channel(
        source_of(job, again=True), name=job.name, progress=progress
    )


def _deliver(found: "Diarization", job: "Job", *, as_json: bool) -> None:
    """Write the files of a recording and print what was found."""
    for name, path in job.outputs.items():
        found.write(path, name)
        typer.echo(f"wrote {path}", err=True)
    for warning in found.warnings:
        typer.echo(f"diarize: {found.recording}: {warning}", err=True)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False))
    else:
        from diarize.console import show, stdout

        show(found, stdout())
