"""``diarize run``: who spoke when."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.delivery import deliver
from diarize.commands.engines import diarizer_of, library_of, naming
from diarize.commands.errors import each, reported_errors, tell
from diarize.commands.hearing import AT_HAND, Asked
from diarize.commands.inputs import source_of
from diarize.commands.options import (
    FAR,
    FORMATS,
    STDIN,
    AmongOption,
    BundleOption,
    ChannelOption,
    ConfigOption,
    DeviceOption,
    FarOption,
    JsonOption,
    Recordings,
    RepeatsOption,
    ThreadsOption,
    output_option,
)
from diarize.commands.refusals import refuse_unused
from diarize.commands.saving import is_done, refuse_lost
from diarize.commands.times import StartsAt
from diarize.commands.wordings import formats_of

if TYPE_CHECKING:
    from clustering import SpeakerBounds
    from diarize import Diarization, Diarizer
    from diarize.batch import Job
    from diarize.listen import Progress
    from diarize.transcript import Transcript


def run(
    context: typer.Context,
    audio: Recordings,
    output: Annotated[
        Path | None,
        output_option(
            "Folder to write to, with the sub-folders of a folder of recordings (default: beside "
            "each recording)."
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", "-f", help=f"Formats to write, comma-separated (default: rttm): {FORMATS}."
        ),
    ] = None,
    num_speakers: Annotated[
        int | None, typer.Option(min=1, help="Exact number of speakers.")
    ] = None,
    min_speakers: Annotated[int | None, typer.Option(min=1, help="Fewest speakers.")] = None,
    max_speakers: Annotated[int | None, typer.Option(min=1, help="Most speakers.")] = None,
    bundle: BundleOption = "auto",
    config: ConfigOption = None,
    clustering: Annotated[
        str | None, typer.Option(help="How voices are grouped: hdbscan or agglomerative.")
    ] = None,
    channel: ChannelOption = None,
    per_channel: Annotated[
        bool, typer.Option("--per-channel", help="Treat each channel as one speaker's microphone.")
    ] = False,
    skip_existing: Annotated[
        bool, typer.Option("--skip-existing", help="Skip recordings whose output files exist.")
    ] = False,
    transcript: Annotated[
        Path | None,
        typer.Option(
            readable=False,
            help="Words to find the speakers of, or a folder with them by recording, which may "
            "have the sub-folders of the recordings.",
        ),
    ] = None,
    starts_at: StartsAt = None,
    transcribe: Annotated[
        bool, typer.Option("--transcribe", help="Transcribe with faster-whisper.")
    ] = False,
    asr_model: Annotated[
        str | None,
        typer.Option(
            help="Model for --transcribe: a folder, or the name of one already downloaded."
        ),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option(
            readable=False,
            help="Speaker library whose people get their names (default: none).",
        ),
    ] = None,
    far: FarOption = FAR,
    allow_repeats: RepeatsOption = False,
    among: AmongOption = None,
    as_json: JsonOption = False,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
) -> None:
    """Find out who spoke when, and write it to a file beside each recording.

    With --json alone nothing is written: each recording gives one line on stdout. With a
    transcript, formats of words can be asked for too, and who says what is printed.
    """
    if library is None:
        refuse_unused(context, ("far", "allow_repeats", "among"), "--library")
    if skip_existing and as_json and output is None and not formats:
        raise typer.BadParameter("--skip-existing needs files: give --output or --format")
    if skip_existing and STDIN in audio:
        raise typer.BadParameter("--skip-existing goes by names: save standard input to a file")
    model = asr_model or AT_HAND if transcribe or asr_model else None
    asks = Asked(transcript, model, starts_at)
    default = "" if as_json and output is None else "rttm"
    wanted = formats_of(formats, default=default, has_words=asks.any)
    _refuse_name_of_file(output, wanted)
    how = _how(_bounds(num_speakers, min_speakers, max_speakers), channel, per_channel)
    with reported_errors():
        from diarize.batch import plan

        planned = plan(audio, output, wanted)
        jobs = [job for job in planned if not (skip_existing and is_done(job))]
        if not jobs:
            tell("all files are there already; nothing is left to do")
            return
        words_of = asks.source(planned, channel, device, threads)  # of all: one may be of one only
        diarizer = diarizer_of(bundle, device, threads, config, clustering)
        names = naming(far, allow_repeats=allow_repeats, among=among)
        with library_of(library, bundle) if library else nullcontext() as opened:
            engine = diarizer.knowing(opened, names) if opened else diarizer

            def hear(job: "Job", progress: "Progress") -> Heard:
                refuse_lost(job)
                words = words_of(job)
                return how(engine, job, progress), words

            def tell_all(job: "Job", heard: Heard) -> None:
                deliver(*heard, job, diarizer.config.attribution, as_json=as_json)

            each(jobs, hear, tell_all)


def _refuse_name_of_file(output: Path | None, formats: list[str]) -> None:
    """Refuse an ``--output`` that is meant to be a file: it is a folder, for all formats."""
    from diarize.batch import SUFFIXES

    if output and output.suffix in {SUFFIXES[name] for name in formats} and not output.is_dir():
        raise typer.BadParameter(f"--output is a folder, and {output} looks like a file")


def _bounds(num: int | None, least: int | None, most: int | None) -> "SpeakerBounds":
    from clustering import SpeakerBounds

    if num and (least or most):
        raise typer.BadParameter("--num-speakers excludes --min-speakers and --max-speakers")
    if least and most and least > most:
        raise typer.BadParameter(f"--min-speakers {least} is more than --max-speakers {most}")
    return SpeakerBounds(num or least or 1, num or most)


Heard = tuple["Diarization", "Transcript | None"]
How = Callable[["Diarizer", "Job", "Progress"], "Diarization"]


def _how(bounds: "SpeakerBounds", channel: int | None, per_channel: bool) -> How:
    """Return how to diarize: all channels as speakers, or voices told apart."""
    from clustering import SpeakerBounds

    if not per_channel:
        return lambda diarizer, job, progress: diarizer(
            source_of(job), bounds=bounds, channel=channel, name=job.name, progress=progress
        )
    if channel:
        raise typer.BadParameter("--channel and --per-channel exclude each other")
    if bounds != SpeakerBounds():
        raise typer.BadParameter(
            "--per-channel takes each channel for a speaker: bounds exclude it"
        )
    return lambda diarizer, job, progress: diarizer.per_channel(
        source_of(job, again=True), name=job.name, progress=progress
    )
