"""``diarize score``: how far a hypothesis is from the truth."""

from pathlib import Path
from typing import Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption
from diarize.commands.printing import print_json
from diarize.commands.refusals import finite, refuse_when
from diarize.formats import READABLE


def score(
    reference: Annotated[
        Path,
        typer.Argument(readable=False, help=f"A file of {READABLE}, or a folder of them."),
    ],
    hypothesis: Annotated[
        Path, typer.Argument(readable=False, help="The same, as found by a diarizer.")
    ],
    uem: Annotated[
        Path | None, typer.Option(readable=False, help="UEM file: the regions to score.")
    ] = None,
    collar: Annotated[
        float | None,
        typer.Option(
            min=0,
            callback=finite,
            help="Seconds forgiven on each side [0]; by tcpWER, with --words [5].",
        ),
    ] = None,
    skip_overlap: Annotated[
        bool, typer.Option("--skip-overlap", help="Leave out overlap.")
    ] = False,
    words: Annotated[
        bool, typer.Option("--words", help="Score transcripts: whose words are whose.")
    ] = False,
    reference_words: Annotated[
        Path | None,
        typer.Option(
            readable=False, help="With --words: what is said, where REFERENCE has turns only."
        ),
    ] = None,
    speakers_only: Annotated[
        bool, typer.Option("--speakers-only", help="With --words: WDER alone; needs no extra.")
    ] = False,
    identities: Annotated[
        bool, typer.Option("--identities", help="Score names: a right voice may have a wrong name.")
    ] = False,
    library: Annotated[
        Path | None,
        typer.Option(
            readable=False, help="With --identities: all who are not in it are strangers."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the diarization error rate of a hypothesis, with its parts.

    With --words both are transcripts, of any recogniser, with speakers: the word diarization error
    rate, cpWER, tcpWER and ORC-WER are printed.
    """
    refuse_when(
        {
            "--library needs --identities": library and not identities,
            "--identities is for turns, not for --words": words and identities,
            "--uem and --skip-overlap are for turns, not for --words": words
            and (uem or skip_overlap),
            "--reference-words and --speakers-only need --words": not words
            and (reference_words or speakers_only),
            "--collar is that of tcpWER, which --speakers-only leaves out": speakers_only
            and collar is not None,
        }
    )
    if words:
        with reported_errors():
            from diarize.commands.spoken import scored, show_scored, true_words

            theirs = true_words(reference, reference_words)
            found = scored(theirs, hypothesis, collar, speakers_only=speakers_only)
            show_scored(found, as_json=as_json)
        return
    if identities:
        with reported_errors():
            from diarize.commands.names import score_names

            options = {"collar": collar or 0.0, "skip_overlap": skip_overlap}
            score_names(reference, hypothesis, uem, library, as_json=as_json, **options)
        return
    _score_turns(reference, hypothesis, uem, collar or 0.0, skip_overlap, as_json=as_json)


def _score_turns(
    reference: Path,
    hypothesis: Path,
    uem: Path | None,
    collar: float,
    skip_overlap: bool,
    *,
    as_json: bool,
) -> None:
    with reported_errors():
        from diarize.commands.comparing import refuse_nothing, tell_unmatched
        from diarize.formats import read_annotations, read_uem
        from diarize.scoring import score_recordings

        report = score_recordings(
            read_annotations(reference),
            read_annotations(hypothesis),
            uem=read_uem(uem) if uem else None,
            collar=collar,
            skip_overlap=skip_overlap,
        )
        tell_unmatched(len(report.scores), report.left_out)
        refuse_nothing(report.total.errors, collar)
        if as_json:
            print_json(report.to_dict())
        else:
            from diarize.console import show_report, stdout

            show_report(report, stdout())
