"""``diarize finetune``: a segmentation that has learnt from one's own recordings."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors, tell
from diarize.commands.findings import Finding
from diarize.commands.inputs import labelled_recordings
from diarize.commands.options import BundleOption, JsonOption, output_option
from diarize.commands.refusals import refuse_unknown
from diarize.finetuning.config import LAST_SEED, FittingConfig

if TYPE_CHECKING:
    from diarize import FineTuned
    from diarize.conversion import Checkpoint
    from diarize.labelled import Labelled

USUAL = FittingConfig()


def _rate(value: float) -> float:
    if not 0 < value < math.inf:
        raise typer.BadParameter(f"takes a number above 0, got {value}")
    return value


def finetune(
    audio: Annotated[
        list[str], typer.Argument(metavar="AUDIO...", help="Files, folders or patterns.")
    ],
    reference: Annotated[
        Path,
        typer.Option(
            "--reference", "-r", readable=False, help="True turns: a file, or a folder of files."
        ),
    ],
    output: Annotated[
        Path,
        output_option("Folder of the bundle, for --bundle."),
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Write it even if it is not recommended.")
    ] = False,
    segmentation: Annotated[
        str | None,
        typer.Option(help="Checkpoint of pyannote.audio to begin with, not the bundle's network."),
    ] = None,
    license: Annotated[
        str | None, typer.Option(help="Terms of that checkpoint, noted in the bundle.")
    ] = None,
    epochs: Annotated[
        int, typer.Option(min=1, help="Passes over the training recordings.")
    ] = USUAL.epochs,
    rate: Annotated[
        float, typer.Option(callback=_rate, help="The highest learning rate.")
    ] = USUAL.rate,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            max=LAST_SEED,
            help="Of what is held out, and in which order the rest is heard.",
        ),
    ] = USUAL.seed,
    bundle: BundleOption = "auto",
    device: Annotated[str, typer.Option(help="cpu, cuda or mps.")] = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Train the segmentation of a bundle further on recordings whose true turns are known.

    A fifth of them is held out. The bundle is recommended, and written, if it makes fewer errors
    there than before. Needs the extra "torch".
    """
    if (segmentation is None) != (license is None):
        raise typer.BadParameter("--segmentation and --license go together")
    with reported_errors():
        from diarize.atomic import refuse_unwritable
        from diarize.conversion import Checkpoint
        from diarize.extras import DEVICES
        from diarize.installed import refuse_other_than_bundle

        refuse_unknown("device", device, DEVICES)
        refuse_other_than_bundle(output)
        refuse_unwritable(output)
        origin = Checkpoint(source=segmentation, license=license or "") if segmentation else None
        config = FittingConfig(epochs=epochs, rate=rate, seed=seed)
        recordings = labelled_recordings(audio, reference)
        found = _found(recordings, bundle, origin, config, device)
        written = None
        try:
            if force or found.recommended:
                found.write(output)
                written = output
        finally:  # what was found is told even if it cannot be written
            _finding(found).tell(written, as_json=as_json)
    if not written:
        tell(f"{output} was not written; --force writes it")


def _found(
    recordings: "list[Labelled]",
    bundle: str,
    origin: "Checkpoint | None",
    config: FittingConfig,
    device: str,
) -> "FineTuned":
    from rich.console import Console

    from diarize import finetune as train
    from diarize.console import progress_bars

    with progress_bars(Console(stderr=True), "finetune") as progress:
        return train(
            recordings, bundle, checkpoint=origin, config=config, device=device, progress=progress
        )


def _finding(found: "FineTuned") -> Finding:
    from diarize.commands.tables import show_fine_tuned
    from diarize.finetuning.text import doubt, verdict

    return Finding(found.to_dict(), verdict(found), doubt(found), lambda: show_fine_tuned(found))
