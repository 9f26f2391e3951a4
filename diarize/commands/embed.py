"""``diarize embed``: voices as vectors."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from diarize.commands.engines import diarizer_of
from diarize.commands.errors import each, reported_errors, tell, tell_written
from diarize.commands.inputs import source_of
from diarize.commands.options import (
    BundleOption,
    ChannelOption,
    DeviceOption,
    Recordings,
    ThreadsOption,
    output_option,
)
from diarize.commands.saving import refuse_replaced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from diarize.batch import Job
    from diarize.listen import Progress


def embed(
    audio: Recordings,
    output: Annotated[Path, output_option("The .npz file to write.")],
    bundle: BundleOption = "auto",
    channel: ChannelOption = None,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
) -> None:
    """Write one speaker embedding per recording to a NumPy file.

    Its arrays: names (n,) and vectors (n, d), unit rows. A file that is there is replaced only if
    all recordings could be heard.
    """
    with reported_errors():
        from diarize.atomic import refuse_unwritable
        from diarize.batch import plan, refuse_overwriting
        from diarize.files import is_file
        from diarize.voices import Voices

        diarizer = diarizer_of(bundle, device, threads)
        voices = Voices()

        def hear(job: "Job", _progress: "Progress") -> "NDArray[np.float32]":
            return diarizer.embed(source_of(job), channel=channel)

        def keep(job: "Job", voice: "NDArray[np.float32]") -> None:
            voices.add(job.name, voice)

        jobs = plan(audio, None, ())
        refuse_overwriting((job.source for job in jobs), [output])
        refuse_replaced(output, "PK\x03\x04")  # as the archives of NumPy begin
        refuse_unwritable(output)
        try:
            each(jobs, hear, keep)
        finally:
            # what is there may hold more than what was heard before something failed
            if len(voices) == len(jobs) or (len(voices) and not is_file(output)):
                voices.write(output)
                tell_written(output)
            elif len(voices):
                tell(f"{output} is left as it was")
