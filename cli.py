"""The ``diarize`` command: parse, call, print."""

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from clustering import SpeakerBounds
    from diarize import Diarization, Diarizer, Source
    from diarize.batch import Job
    from diarize.listen import Progress

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
STDIN = "-"
INTERRUPTED = 130

Recordings = Annotated[
    list[str], typer.Argument(metavar="AUDIO...", help="Files, folders, patterns, or - for stdin.")
]
BundleOption = Annotated[str, typer.Option(help="Name or folder of a model bundle.")]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="TOML file with settings, a table for each stage.")
]
ThreadsOption = Annotated[
    int | None, typer.Option(min=1, help="Processor threads; all cores without it.")
]
DeviceOption = Annotated[str, typer.Option(help="cpu, cuda, coreml, directml or openvino.")]
ChannelOption = Annotated[
    int | None, typer.Option(min=1, help="Use this channel alone, counted from 1.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Who spoke when: speaker diarization, offline, on a laptop's processor."""
    logging.basicConfig(format="diarize: %(message)s", stream=sys.stderr)
    if version:
        from diarize import __version__

        typer.echo(f"turnwise {__version__}")


@app.command()
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
        diarizer = _diarizer(bundle, config, clustering, device, threads)

        def work(job: "Job", progress: "Progress") -> None:
            found = how(diarizer, job, progress)
            _deliver(found, job, as_json=as_json)

        _each(jobs, work)


@app.command()
def score(
    reference: Annotated[Path, typer.Argument(help="RTTM or JSON file, or a folder of them.")],
    hypothesis: Annotated[Path, typer.Argument(help="The same, as found by a diarizer.")],
    uem: Annotated[Path | None, typer.Option(help="UEM file: the regions to score.")] = None,
    collar: Annotated[float, typer.Option(min=0, help="Seconds forgiven on each side.")] = 0.0,
    skip_overlap: Annotated[
        bool, typer.Option("--skip-overlap", help="Leave out where several talk at once.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print the diarization error rate of a hypothesis, with its parts."""
    with reported_errors():
        from diarize.formats import read_annotations, read_uem
        from diarize.scoring import score_recordings

        report = score_recordings(
            read_annotations(reference),
            read_annotations(hypothesis),
            uem=read_uem(uem) if uem else None,
            collar=collar,
            skip_overlap=skip_overlap,
        )
        if as_json:
            typer.echo(json.dumps(report.to_dict(), ensure_ascii=False))
        else:
            from diarize.console import show_report, stdout

            show_report(report, stdout())


@app.command()
def embed(
    audio: Recordings,
    output: Annotated[Path, typer.Option("--output", "-o", help="The .npz file to write.")],
    bundle: BundleOption = "auto",
    channel: ChannelOption = None,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
) -> None:
    """Write the voice of each recording of one speaker to a NumPy file.

    Its arrays: names (n,) and vectors (n, d), unit rows.
    """
    with reported_errors():
        from diarize.batch import plan
        from diarize.voices import Voices

        diarizer = _diarizer(bundle, None, None, device, threads)
        voices = Voices()

        def work(job: "Job", _progress: "Progress") -> None:
            voices.add(job.name, diarizer.embed(_source(job), channel=channel))

        try:
            _each(plan(audio, None, ()), work)
        finally:
            voices.write(output)


@app.command()
def doctor(bundle: BundleOption = "auto", as_json: JsonOption = False) -> None:
    """Check that everything is here and runs: versions, devices, bundle, a second of sound."""
    from diarize.doctor import examine

    findings = []
    for finding in examine(bundle):
        findings.append(finding)
        if not as_json:
            typer.echo(f"{'ok' if finding.fine else 'FAIL':4}  {finding.what:16}  {finding.found}")
    if as_json:
        typer.echo(json.dumps({each.what: asdict(each) for each in findings}))
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


def _formats(given: str | None, *, default: str) -> list[str]:
    from diarize.formats import WRITERS

    names = [name.strip().lower() for name in (given or default).split(",") if name.strip()]
    for name in names:
        _refuse_unknown("format", name, WRITERS)
    return names


def _refuse_unknown(what: str, given: str | None, known: Iterable[str]) -> None:
    if given is not None and given not in known:
        raise typer.BadParameter(f"unknown {what} {given!r}; known: {', '.join(known)}")


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
            _source(job), bounds=bounds, channel=channel, name=job.name, progress=progress
        )
    if channel:
        raise typer.BadParameter("--channel and --per-channel exclude each other")
    return lambda diarizer, job, progress: diarizer.per_channel(
        _source(job, again=True), name=job.name, progress=progress
    )


def _diarizer(
    bundle: str,
    config: Path | None,
    clustering: str | None,
    device: str,
    threads: int | None,
) -> "Diarizer":
    from clustering import METHODS
    from diarize import Diarizer, load_models
    from diarize.config import read_settings
    from diarize.sessions import PROVIDERS

    _refuse_unknown("device", device, PROVIDERS)
    _refuse_unknown("clustering", clustering, METHODS)
    settings = dict(read_settings(config)) if config else {}
    if clustering:
        settings["clustering"] = {**settings.get("clustering", {}), "method": clustering}
    return Diarizer(load_models(bundle, threads=threads, device=device), settings)


def _source(job: "Job", *, again: bool = False) -> "Source":
    """Return what to read; with ``again``, something that can be read more than once."""
    if job.source != STDIN:
        return job.source
    return sys.stdin.buffer.read() if again else sys.stdin.buffer


def _each(jobs: list["Job"], work: Callable[["Job", "Progress"], None]) -> None:
    """Work on recordings one by one; one that fails is told and does not stop the others."""
    from rich.console import Console

    from diarize.console import progress_bars
    from diarize.errors import DiarizeError

    failed = 0
    for job in jobs:
        try:
            with progress_bars(Console(stderr=True), job.name) as progress:
                work(job, progress)
        except DiarizeError as error:
            failed += 1
            typer.echo(f"diarize: {error}", err=True)
    if failed:
        if len(jobs) > 1:
            typer.echo(f"diarize: {failed} of {len(jobs)} recordings failed", err=True)
        raise typer.Exit(1)


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


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn an error of ours into one line on stderr and exit status 1; let bugs crash."""
    from diarize.errors import DiarizeError

    try:
        yield
    except DiarizeError as error:
        typer.echo(f"diarize: {error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as interrupt:
        typer.echo("diarize: interrupted; what was written is whole", err=True)
        raise typer.Exit(INTERRUPTED) from interrupt
