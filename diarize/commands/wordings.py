"""What commands about words share: reading, choosing a format, printing."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from diarize.commands.errors import tell
from diarize.commands.inputs import standard_input
from diarize.commands.options import STDIN
from diarize.commands.refusals import refuse_unknown
from diarize.plurals import counted

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


def read_words(source: str, recording: str | None, starts_at: float | None = None) -> "Transcript":
    """Return the words of a file, or of stdin, from when the recording starts by their times.

    Raises
    ------
    FileError
        All are earlier.
    """
    from diarize.transcript import read_transcript

    words = read_transcript(standard_input().read() if source == STDIN else source, recording)
    return _since(words, starts_at, source) if starts_at else words


def _since(words: "Transcript", start: float, source: str) -> "Transcript":
    """Return what is said from a time on, and say on stderr how many words are not."""
    from diarize.errors import FileError
    from diarize.formats.times import clock

    found = words.since(start)
    if words and not found:
        raise FileError(source, f"all words are before {clock(start)}, --starts-at")
    if earlier := len(words) - len(found):
        tell(f"{words.recording}: {counted(earlier, 'word')} from before the start left out")
    return found


def print_words(words: "Transcript", name: str) -> None:
    """Print who says what in a format."""
    from diarize.transcript import format_transcript

    typer.echo(format_transcript(words, name), nl=False)


def tell_unknown(words: "Transcript", end: float) -> None:
    """Say on stderr how many words have no speaker, and why if all are after the ``end``."""
    if unknown := sum(word.speaker is None for word in words):
        of = f"{unknown} of {counted(len(words), 'word')}"
        tell(f"{words.recording}: the speaker of {of} is unknown")
    if words and all(word.start > end for word in words):
        tell("all words are after the end; if their times are of the day, give --starts-at")


def formats_of(given: list[str] | None, *, default: str, has_words: bool) -> list[str]:
    """Return the names of formats, each given alone or with commas; ``default`` without any."""
    from diarize.formats import WRITERS
    from diarize.transcript import TRANSCRIPT_WRITERS

    names = [name.strip().lower() for name in ",".join(given or [default]).split(",")]
    names = list(filter(None, names))
    if given and not names:
        raise typer.BadParameter(f"{','.join(given)!r} names no format")
    for name in names:
        if name in TRANSCRIPT_WRITERS and name not in WRITERS and not has_words:
            how = "`run` needs a --transcript for it, and `edit FILE export` a result with words"
            raise typer.BadParameter(f"{name} is for words: {how}")
        refuse_unknown("format", name, {**WRITERS, **TRANSCRIPT_WRITERS})
    return names
