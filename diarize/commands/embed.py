"""``diarize embed``: voices as vectors."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import each, reported_errors
from diarize.commands.options import (
    BundleOption,
    ChannelOption,
    DeviceOption,
    Recordings,
    ThreadsOption,
    diarizer_of,
    source_of,
)

if TYPE_CHECKING:
    from diarize.batch import Job
    from diarize.listen import Progress


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
        from diarize.batch import plan, refuse_overwriting
        from diarize.voices import Voices

        diarizer = diarizer_of(bundle, None, None, device, threads)
        voices = Voices()

        def work(job: "Job", _progress: "Progress") -> None:
            voices.add(job.name, diarizer.embed(source_of(job), channel=channel))

        jobs = plan(audio, None, ())
        refuse_overwriting((job.source for job in jobs), [output])
        try:
            each(jobs, work)
        finally:
            if len(voices):  # nothing is no reason to write over what is there
                voices.write(output)
