"""Putting names right."""

from typing import Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption, LibraryOption
from diarize.commands.printing import print_json
from diarize.commands.speakers.look import summary
from diarize.formats.names import escaped
from diarize.plurals import counted


def rename(
    old: Annotated[str, typer.Argument(help="The name in the library.")],
    new: Annotated[str, typer.Argument(help="The name from now on.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Call somebody by another name."""
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            person = opened.rename(opened.named(old), new)
            found = summary(opened, person)
    if as_json:
        print_json(found)
    else:
        typer.echo(escaped(f"{old} is now {new}"))


def merge(
    into: Annotated[str, typer.Argument(help="Who stays.")],
    gone: Annotated[str, typer.Argument(metavar="FROM", help="Who is the same person.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make one person of two; the first keeps their name and gets the voices of the second.

    The earlier of the two expiries holds. Nobody is merged with somebody who expired.
    """
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            person = opened.merge(opened.named(into), opened.named(gone))
            found = summary(opened, person)
    until = f", used until {found['expires']}" if found["expires"] else ""
    told = escaped(f"{gone} is now part of {into}: {counted(found['voices'], 'voice')}{until}")
    if as_json:
        print_json(found)
    else:
        typer.echo(told)
