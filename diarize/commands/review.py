"""``diarize review``: a page for listening to a result and correcting it."""

from pathlib import Path
from typing import Annotated

import typer

from diarize.commands.errors import reported_errors, tell, tell_written
from diarize.commands.options import output_option


def review(
    file: Annotated[
        Path, typer.Argument(readable=False, help="JSON file that `diarize run -f json` wrote.")
    ],
    audio: Annotated[
        Path | None,
        typer.Option(readable=False, help="The recording (default: it lies beside the result)."),
    ] = None,
    include_audio: Annotated[
        bool,
        typer.Option(
            "--include-audio",
            help="Put the sound into the page (16 MB an hour), which then needs no other file.",
        ),
    ] = False,
    output: Annotated[
        Path | None, output_option("Page to write (default: beside the result).")
    ] = None,
) -> None:
    """Write a page that plays a result in a browser, to hear who is who and correct it.

    What is corrected on the page becomes commands of `diarize edit`. The page needs no network.
    """
    with reported_errors():
        from diarize.atomic import write_atomically
        from diarize.batch import refuse_overwriting
        from diarize.commands.saving import refuse_replaced
        from diarize.edits import load_result
        from diarize.review import MARK, address, format_page

        saved = load_result(file)
        page = output or file.with_suffix(".html")
        refuse_overwriting([file, *filter(None, [audio])], [page])
        refuse_replaced(page, MARK)
        sound = audio or _recording_of(file)
        at = address(sound, page) if sound else None
        played = _encoded(sound) if sound and include_audio else at
        write_atomically(page, format_page(saved, str(file), played))
        tell_written(page)


def _recording_of(file: Path) -> Path | None:
    """Return the recording beside a result; without one, say so and return None."""
    from diarize.errors import EnrollmentError
    from diarize.labelled import labelled

    try:
        return next((each.audio for each in labelled(file)), None)
    except EnrollmentError as problem:
        tell(f"{problem}; the page plays nothing without it (--audio)")
        return None


def _encoded(audio: Path) -> bytes:
    """Return a recording as a page holds it, with a bar on a terminal."""
    from rich.console import Console

    from diarize.console import progress_bars
    from diarize.review import encoded

    with progress_bars(Console(stderr=True), audio.stem) as progress:
        return encoded(audio, progress)
