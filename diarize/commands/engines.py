"""What options ask for: settings, an engine, a library with its judge."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from diarize.commands.errors import tell
from diarize.commands.refusals import is_typed, refuse_unknown

if TYPE_CHECKING:
    from diarize import Diarizer
    from diarize.config import Config
    from diarize.library import SpeakerLibrary
    from enrollment.judgement import IdentificationConfig


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
    from diarize.models import chunk_seconds
    from diarize.sessions import PROVIDERS

    refuse_unknown("device", device, PROVIDERS)
    refuse_unknown("clustering", clustering, METHODS)
    settings = dict(read_settings(config)) if config else {}  # once: it may be a pipe
    given = Config().updated(settings, str(config))  # here, where the file is known
    if clustering:
        settings["clustering"] = {**settings.get("clustering", {}), "method": clustering}
    models = load_models(bundle, threads=threads, device=device)
    given.fitted(chunk_seconds(models.segment), settings, str(config))
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


def naming(
    far: float, *, allow_repeats: bool = False, among: Sequence[str] | None = None
) -> "IdentificationConfig":
    """Return how sure names must be: nothing is suggested more rarely than it is accepted."""
    from enrollment.judgement import IdentificationConfig

    usual = IdentificationConfig(allow_repeats=allow_repeats, among=among or None)
    return replace(usual, far=far, suggest_far=max(far, usual.suggest_far))


@contextmanager
def library_of(
    library: Path | None, bundle: str, *, make: bool = False
) -> Iterator["SpeakerLibrary"]:
    """Open a library for the models of a bundle; ``make`` it if need be."""
    from diarize.bundle import find_bundle
    from diarize.library import SpeakerLibrary

    with SpeakerLibrary(library, find_bundle(bundle), make=make) as opened:
        yield opened


def calibration_file(context: typer.Context, library: Path | None) -> Path:
    """Return the calibration beside a library, or beside the one that is used without it.

    Raises
    ------
    EnrollmentError
        A library is named that is not there.
    """
    from diarize.errors import EnrollmentError
    from diarize.library import calibration_beside, default_path

    if library is not None and is_typed(context, "library") and not library.exists():
        raise EnrollmentError(f"{library}: there is no speaker library")
    return calibration_beside(library or default_path())
