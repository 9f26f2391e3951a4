"""``diarize attribute``: whose words, from a transcript and a diarization."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.engines import config_of
from diarize.commands.errors import reported_errors
from diarize.commands.options import WORD_FORMATS, ConfigOption, JsonOption, output_option
from diarize.commands.saving import write_words
from diarize.commands.times import StartsAt
from diarize.commands.wordings import (
    print_words,
    read_words,
    tell_unknown,
    word_format,
)
from diarize.formats import READABLE

if TYPE_CHECKING:
    from diarize import Annotation


def attribute(
    transcript: Annotated[
        str, typer.Argument(help="What a recogniser gave: JSON, SRT, WebVTT, CTM,... or -.")
    ],
    diarization: Annotated[
        Path,
        typer.Option("--diarization", "-d", readable=False, help=f"Who spoke when: {READABLE}."),
    ],
    output: Annotated[
        Path | None,
        output_option("File to write; its suffix is a format."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help=f"Format (default: txt): {WORD_FORMATS}."),
    ] = None,
    recording: Annotated[
        str | None, typer.Option(help="Recording to use, if the file holds several.")
    ] = None,
    starts_at: StartsAt = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give each word of a transcript its speaker, and print who says what.

    Every word is kept: one that no turn explains has an unknown speaker.
    """
    if as_json and format not in (None, "json") and output is None:
        raise typer.BadParameter("--json excludes another --format, unless there is an --output")
    name = word_format(format, output)
    with reported_errors():
        from diarize.atomic import refuse_corrected
        from diarize.batch import refuse_overwriting
        from diarize.formats import read_with_exclusive
        from diarize.transcript import attribute

        settings = config_of(config).attribution
        if output:
            refuse_overwriting([transcript, diarization, *filter(None, [config])], [output])
            refuse_corrected(output)
        known, alone = read_with_exclusive(diarization)
        about = recording or (next(iter(known)) if len(known) == 1 else None)
        words = read_words(transcript, about, starts_at)
        turns = _turns(known, words.recording, diarization)
        found = attribute(words, turns, exclusive=alone, config=settings)
        tell_unknown(found, max((turn.end for turn in turns), default=0.0))
        if output:
            write_words(found, output, name)
        if as_json or not output:
            print_words(found, "json" if as_json else name)


def _turns(known: dict[str, "Annotation"], recording: str, path: Path) -> "Annotation":
    from diarize.errors import FileError
    from diarize.spelling import spelt_as

    mine = spelt_as([recording], known).get(recording)
    if mine is None:
        some = ", ".join(list(known)[:5])
        raise FileError(
            str(path), f"has no turns of {recording!r}, but of {some}; choose with --recording"
        )
    return mine
