"""What commands about words share: reading, choosing a format, printing."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from diarize.commands.errors import tell
from diarize.commands.options import STDIN, refuse_unknown, standard_input

if TYPE_CHECKING:
    from diarize.transcript import Transcript

PRINTED = "txt"


def word_format(given: str | None, output: Path | None) -> str:
    """Return the name of the format to write words in; end with a usage error without one."""
    from diarize.transcript import TRANSCRIPT_WRITERS, transcript_format_of

    refuse_unknown("format", given, TRANSCRIPT_WRITERS)
    if given or not output:
        return given or PRINTED
    try:
        return transcript_format_of(output)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from problem


def read_words(source: str, recording: str | None) -> "Transcript":
    """Return the words of a file, or of stdin."""
    from diarize.transcript import read_transcript

    return read_transcript(standard_input().read() if source == STDIN else source, recording)


def print_words(words: "Transcript", name: str) -> None:
    """Print who says what in a format."""
    from diarize.transcript import format_transcript

    typer.echo(format_transcript(words, name), nl=False)


def tell_unknown(words: "Transcript") -> None:
    """Say on stderr how many words have no speaker."""
    if unknown := sum(word.speaker is None for word in words):
        of = f"{unknown} of {len(words)} words"
        tell(f"{words.recording}: the speaker of {of} is unknown")
