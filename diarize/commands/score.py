"""``diarize score``: how far a hypothesis is from the truth."""

import json
from pathlib import Path
from typing import Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption


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
