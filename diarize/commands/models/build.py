"""``diarize models build``: checkpoints in, a bundle out."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import output_option

if TYPE_CHECKING:
    from diarize.conversion.parity import Parity


def build(
    segmentation: Annotated[
        str, typer.Option(help="Checkpoint of pyannote.audio: a file, or a name on the hub.")
    ],
    embedding: Annotated[
        str, typer.Option(help="ECAPA-TDNN of speechbrain: a folder, or a name on the hub.")
    ],
    output: Annotated[Path, output_option("Folder to write.")],
    licenses: Annotated[
        list[str],
        typer.Option("--license", help="Terms of both; twice: segmentation, then embedding."),
    ],
    name: Annotated[str, typer.Option(help="Of the bundle.", show_default="the folder's")] = "",
    check: Annotated[
        Path | None,
        typer.Option(readable=False, help="Recording to compare on; buzzing voices without it."),
    ] = None,
    int8: Annotated[
        bool, typer.Option("--int8", help="Embed in eight bits: faster. Needs --check.")
    ] = False,
) -> None:
    """Make a bundle that runs without torch of a PyanNet and an ECAPA-TDNN.

    Nothing is written unless it computes what they do. Needs the extra "torch".
    """
    if len(licenses) > 2:
        raise typer.BadParameter("--license is given once or twice")
    with reported_errors():
        from diarize.conversion import Checkpoint, build_bundle
        from diarize.formats.names import escaped

        built = build_bundle(
            Checkpoint(source=segmentation, license=licenses[0]),
            Checkpoint(source=embedding, license=licenses[-1]),
            output,
            name=name,
            check=check,
            int8=int8,
        )
    _tell("segmentation", built.segmentation, "{:.2%} of the decisions are the same")
    _tell("embedding", built.embedding, "the least cosine is {:.6f}")
    if built.int8:
        _tell("in eight bits", built.int8, "the least cosine is {:.6f}")
    typer.echo(escaped(f"{output}: run it with --bundle {_as_bundle(output)}"))


def _as_bundle(folder: Path) -> str:
    """Return a folder in a way that cannot be taken for the name of a bundle."""
    from diarize.installed import is_name

    return f".{os.sep}{folder}" if is_name(str(folder)) else str(folder)


def _tell(what: str, parity: "Parity", agreement: str) -> None:
    same = agreement.format(parity.agreement)
    typer.echo(f"{what}: differs by at most {parity.difference:.1e}; {same}")
