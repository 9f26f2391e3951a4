"""What somebody agreed to, and until when."""

from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption, LibraryOption
from diarize.commands.printing import print_json
from diarize.commands.speakers.look import summary
from diarize.formats.names import escaped

NEVER = "never"


def update(
    name: Annotated[str, typer.Argument(help="Whose.")],
    consent: Annotated[str, typer.Option(help="What the person agrees to now, and how.")] = "",
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="DATE|never", help="The day, in UTC, from which the voice is not used."
        ),
    ] = None,
    note: Annotated[
        str | None, typer.Option(help="Anything else, in place of what is noted.")
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change what is noted of somebody; what they agreed to before is added to the notes."""
    if not consent and expires is None and note is None:
        raise typer.BadParameter("give --consent, --expires or --note")
    until = None if expires in (None, NEVER) else _day(expires)
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened, opened.transaction():
            person = opened.named(name)
            person = person if note is None else replace(person, notes=note)
            for_ever = expires == NEVER
            changed = person.agreeing(opened.today, consent, until, for_ever=for_ever)
            opened.update(changed)
            found = summary(opened, changed)
    if as_json:
        print_json(found)
    else:
        agreed = f": {changed.agreed}" if changed.agreed else ""
        typer.echo(escaped(f"{changed.name}{agreed}"))


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as problem:
        raise typer.BadParameter(
            f"--expires is a day such as 2099-01-01, or {NEVER}, got {given!r}"
        ) from problem
