"""``diarize identify``: whose voices are heard."""

from typing import TYPE_CHECKING

from diarize.commands.engines import diarizer_of, library_of, naming
from diarize.commands.errors import each, reported_errors, tell_warnings
from diarize.commands.inputs import source_of
from diarize.commands.options import (
    FAR,
    AmongOption,
    BundleOption,
    ChannelOption,
    ConfigOption,
    DeviceOption,
    FarOption,
    JsonOption,
    LibraryOption,
    Recordings,
    RepeatsOption,
    ThreadsOption,
)
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from diarize import Diarization
    from diarize.batch import Job
    from diarize.listen import Progress


def identify(
    audio: Recordings,
    library: LibraryOption = None,
    far: FarOption = FAR,
    allow_repeats: RepeatsOption = False,
    among: AmongOption = None,
    bundle: BundleOption = "auto",
    config: ConfigOption = None,
    channel: ChannelOption = None,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Identify speakers: with a name, a suggested name, or as unknown.

    With --json each recording gives one line.
    """
    with reported_errors():
        from diarize.batch import plan

        jobs = plan(audio, None, ())
        how = naming(far, allow_repeats=allow_repeats, among=among)
        with library_of(library, bundle) as opened:
            diarizer = diarizer_of(bundle, device, threads, config).knowing(opened, how)

            def hear(job: "Job", progress: "Progress") -> "Diarization":
                return diarizer(source_of(job), channel=channel, name=job.name, progress=progress)

            each(jobs, hear, _print if as_json else _show)


def _print(job: "Job", found: "Diarization") -> None:
    tell_warnings(job.source, found.warnings)
    voices = [identity.to_dict() for identity in found.identities or ()]
    print_json({"recording": found.recording, "source": job.source, "voices": voices})


def _show(job: "Job", found: "Diarization") -> None:
    from diarize.commands.tables import show_identities

    tell_warnings(job.source, found.warnings)
    show_identities(found)
