"""Options that several commands share, and what they stand for."""

import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from diarize.commands.errors import tell
from diarize.formats import WRITERS

if TYPE_CHECKING:
    from diarize import Diarizer, Source
    from diarize.batch import Job
    from diarize.config import Config
    from diarize.identify import Identifier
    from diarize.labelled import Labelled
    from enrollment.judgement import IdentificationConfig

STDIN = "-"
WORD_FORMATS = "json, whisperx, seglst, srt, vtt, txt, md, docx, ctm, stm, textgrid, eaf"
"""As `TRANSCRIPT_WRITERS` has them, which takes too long to import for a help text."""
_OF_WORDS = ", ".join(name for name in WORD_FORMATS.split(", ") if name not in WRITERS)
FORMATS = f"{', '.join(WRITERS)}; of words also {_OF_WORDS}"

Recordings = Annotated[
    list[str], typer.Argument(metavar="AUDIO...", help="Files, folders, patterns, or - for stdin.")
]
BundleOption = Annotated[
    str,
    typer.Option(
        help="Name or folder of a model bundle; auto is the newest that `diarize models` installed."
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        readable=False,  # here and elsewhere: it is told when it is read, as what is missing is
        help="TOML file with settings, a table for each stage.",
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Threads to use (default: one per core, 8 at most)."),
]
DeviceOption = Annotated[str, typer.Option(help="cpu, cuda, coreml, directml or openvino.")]
ChannelOption = Annotated[
    int | None, typer.Option(min=1, help="Use only this channel, counted from 1.")
]
LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        envvar="DIARIZE_LIBRARY",
        readable=False,
        show_default="the user's own",
        help="The speaker library.",
    ),
]
FarOption = Annotated[
    float,
    typer.Option(
        "--far",
        min=1e-6,
        max=0.5,
        help="Share of searches for a stranger that may end with a name.",
    ),
]
FAR = 0.01
"""As `IdentificationConfig` has it, which takes too long to import for a help text."""
RepeatsOption = Annotated[
    bool,
    typer.Option("--allow-repeats", help="Let several speakers of a recording get the same name."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def refuse_unknown(what: str, given: str | None, known: Iterable[str]) -> None:
    """End with a usage error unless an option's value is known, or was not given."""
    if given is not None and given not in known:
        raise typer.BadParameter(f"unknown {what} {given!r}; known: {', '.join(known)}")


def config_of(file: Path | None) -> "Config":
    """Return the settings of a file, and the usual ones where it has none."""
    from diarize.config import Config, read_settings

    return Config().updated(read_settings(file), str(file)) if file else Config()


def diarizer_of(
    bundle: str,
    device: str,
    threads: int | None,
    config: Path | None = None,
    clustering: str | None = None,
) -> "Diarizer":
    """Return the engine that the options ask for."""
    from clustering import METHODS
    from diarize import Diarizer, load_models
    from diarize.config import Config, read_settings
    from diarize.sessions import PROVIDERS

    refuse_unknown("device", device, PROVIDERS)
    refuse_unknown("clustering", clustering, METHODS)
    settings = dict(read_settings(config)) if config else {}  # once: it may be a pipe
    Config().updated(settings, str(config))  # here, where the file is known
    if clustering:
        settings["clustering"] = {**settings.get("clustering", {}), "method": clustering}
    models = load_models(bundle, threads=threads, device=device)
    _tell_bundle(bundle, models.provenance)
    return Diarizer(models, settings)


def _tell_bundle(given: str, provenance: Mapping[str, Any]) -> None:
    """Say which bundle is used, unless it is the embedded one: results depend on it."""
    from diarize.installed import damaged_names

    for name in damaged_names() if given == "auto" else ():
        mend = f"`diarize models install {name}` mends it"
        tell(f"bundle {name} is damaged and not used; {mend}")
    if provenance["bundle"] != "embedded":
        used = f"{provenance['bundle']} {provenance['bundle_version']}"
        tell(f"using bundle {used}")


def finite(seconds: float | None) -> float | None:
    """End with a usage error if a number of seconds has no end, or is none."""
    if seconds is not None and not math.isfinite(seconds):
        raise typer.BadParameter(f"takes seconds, got {seconds}")
    return seconds


def naming(far: float, *, allow_repeats: bool = False) -> "IdentificationConfig":
    """Return how sure names must be: nothing is suggested more rarely than it is accepted."""
    from enrollment.judgement import IdentificationConfig

    usual = IdentificationConfig(allow_repeats=allow_repeats)
    return replace(usual, far=far, suggest_far=max(far, usual.suggest_far))


@contextmanager
def identifier_of(
    library: Path | None,
    bundle: str,
    far: float = FAR,
    *,
    allow_repeats: bool = False,
    make: bool = False,
) -> Iterator["Identifier"]:
    """Open a library and yield what names voices after its people; ``make`` it if need be."""
    from diarize.bundle import find_bundle
    from diarize.identify import Identifier
    from diarize.library import SpeakerLibrary

    models = find_bundle(bundle)
    config = naming(far, allow_repeats=allow_repeats)
    with SpeakerLibrary(library, models, make=make) as opened:
        yield Identifier(opened, models, config)


def agreed(question: str, *, yes: bool) -> bool:
    """Ask on a terminal whether something is to be lost; elsewhere it must have been said."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is here to be asked: give --yes, or --dry-run to look")
    return typer.confirm(question, err=True)


def refuse_when(cases: Mapping[str, object]) -> None:
    """Refuse how a command is used with the first reason that holds."""
    for reason, holds in cases.items():
        if holds:
            raise typer.BadParameter(reason)


def refuse_unused(context: typer.Context, options: Iterable[str], needed: str) -> None:
    """Refuse options that were given but do nothing without another."""
    for name in options:
        if _is_typed(context, name):
            raise typer.BadParameter(f"--{name.replace('_', '-')} needs {needed}")


def _is_typed(context: typer.Context, option: str) -> bool:
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


def calibration_file(context: typer.Context, library: Path | None) -> Path:
    """Return the calibration beside a library, or beside the one that is used without it.

    Raises
    ------
    EnrollmentError
        A library is named that is not there.
    """
    from diarize.errors import EnrollmentError
    from diarize.library import calibration_beside, default_path

    if library is not None and _is_typed(context, "library") and not library.exists():
        raise EnrollmentError(f"{library}: there is no speaker library")
    return calibration_beside(library or default_path())


def labelled_recordings(audio: list[str], reference: Path) -> "list[Labelled]":
    """Return recordings with their true turns, which lie under their names in ``reference``."""
    from diarize.labelled import paired

    if STDIN in audio:
        raise typer.BadParameter("labelled recordings have names: save standard input to a file")
    return paired([Path(job.source) for job in all_of(audio)], reference)


def all_of(audio: list[str]) -> "list[Job]":
    """Return a job for each recording, for what takes all of them or none.

    Raises
    ------
    FileError
        A folder or pattern holds no recording.
    """
    from diarize.batch import plan

    jobs = plan(audio, None, ())
    for job in jobs:
        if job.problem:
            raise job.problem
    return jobs


def source_of(job: "Job", *, again: bool = False) -> "Source":
    """Return what to read; with ``again``, something that can be read more than once."""
    if job.source != STDIN:
        return job.source
    return standard_input().read() if again else standard_input()


def standard_input() -> BinaryIO:
    """Return the bytes of standard input.

    Raises
    ------
    FileError
        It is closed.
    """
    from diarize.errors import FileError

    if sys.stdin is None:
        raise FileError(STDIN, "standard input is closed")
    return sys.stdin.buffer
