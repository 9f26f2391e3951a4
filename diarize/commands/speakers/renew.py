"""Voices for another model."""

from dataclasses import asdict
from typing import Annotated

import typer

from diarize.commands.engines import diarizer_of
from diarize.commands.errors import reported_errors, tell
from diarize.commands.options import (
    BundleOption,
    DeviceOption,
    JsonOption,
    LibraryOption,
    ThreadsOption,
)
from diarize.commands.printing import print_json
from diarize.plurals import counted


def reembed(
    library: LibraryOption = None,
    bundle: BundleOption = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what could be embedded again.")
    ] = False,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the library one of this bundle's model, from the recordings that were kept.

    Voices without a recording stay in the library, but are not searched.
    """
    with reported_errors():
        from diarize.bundle import find_bundle
        from diarize.library import SpeakerLibrary
        from diarize.reembedding import reembedded

        with SpeakerLibrary(library) as opened:
            diarizer = diarizer_of(bundle, device, threads)
            done = reembedded(opened, diarizer, find_bundle(bundle).embedding, dry_run=dry_run)
    for each in done.failed:
        tell(f"{each.person}: {each.problem}")
    if as_json:
        print_json(asdict(done))
    else:
        typer.echo(f"{counted(done.embedded, 'voice')} embedded again, {len(done.failed)} not")
