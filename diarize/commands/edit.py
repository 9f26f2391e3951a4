"""``diarize edit``: corrections of a result, which survive when the engine runs again."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.export import export
from diarize.commands.lagging import tell_lagging
from diarize.commands.options import JsonOption
from diarize.commands.printing import print_json
from diarize.formats.times import of_clock

if TYPE_CHECKING:
    from diarize.edits import Edit, SavedResult
    from diarize.timeline import Segment

_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
edit = typer.Typer(
    no_args_is_help=True,
    help="Correct a result of `diarize run -f json`; a new run makes the corrections again.",
)


@edit.callback()
def opened(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(readable=False, help="JSON file that `diarize run -f json` wrote.")
    ],
) -> None:
    """Remember the file."""
    context.obj = file


def seconds(text: str) -> float:
    """Return the seconds that a time stands for: ``75.5``, ``1:15.5`` or ``0:01:15.5``.

    Raises
    ------
    typer.BadParameter
        It is no time.

    >>> seconds("75.5"), seconds("1:15.5"), seconds("1:00:00")
    (75.5, 75.5, 3600.0)
    """
    try:
        return float(text) if _NUMBER.fullmatch(text) else of_clock(text)
    except ValueError as problem:
        raise typer.BadParameter(f"{text!r} is no time: give seconds or h:mm:ss") from problem


Speaker = Annotated[str, typer.Argument(help="A speaker of the result.")]
Name = Annotated[str, typer.Argument(help="The new name.")]
Time = Annotated[
    float, typer.Option(parser=seconds, metavar="TIME", help="In seconds, or as h:mm:ss.")
]


def span(names: tuple[str, str], start: float, end: float) -> "Segment":
    """Return the time between two that options of these names hold.

    Raises
    ------
    typer.BadParameter
        The second is not later.
    """
    from diarize.timeline import Segment

    try:
        return Segment(start, end)
    except ValueError as problem:
        first, second = names
        raise typer.BadParameter(f"{first} {start:g} is not before {second} {end:g}") from problem


@edit.command()
def rename(
    context: typer.Context, speaker: Speaker, name: Name, as_json: JsonOption = False
) -> None:
    """Give a speaker a name."""
    from diarize.edits import Rename

    _correct(context, Rename(speaker, name), as_json=as_json)


@edit.command()
def merge(
    context: typer.Context, into: Speaker, speaker: Speaker, as_json: JsonOption = False
) -> None:
    """Make two speakers one: what the second says is the first's."""
    from diarize.edits import Merge

    _correct(context, Merge(speaker, into), as_json=as_json)


@edit.command()
def split(
    context: typer.Context,
    speaker: Speaker,
    at: Time,
    end: Annotated[
        float | None,
        typer.Option(parser=seconds, metavar="TIME", help="Until then (default: to the end)."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the new speaker (default: the next number).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make one speaker two: from a time on it is a new one."""
    asked = None if end is None else span(("--at", "--end"), at, end)
    with reported_errors():
        from diarize.edits import Split, load_result

        before = load_result(context.obj)
        made = Split(speaker, name or before.new_name(), (asked,) if asked else before.from_on(at))
    _correct(context, made, as_json=as_json)


@edit.command()
def reassign(
    context: typer.Context,
    speaker: Speaker,
    to: Speaker,
    start: Time,
    end: Time,
    as_json: JsonOption = False,
) -> None:
    """Give what a speaker says in a stretch of time to another."""
    from diarize.edits import Reassign

    asked = span(("--start", "--end"), start, end)
    _correct(context, Reassign(speaker, to, (asked,)), as_json=as_json)


@edit.command()
def undo(context: typer.Context, as_json: JsonOption = False) -> None:
    """Take the last correction back."""
    with reported_errors():
        from diarize.edits import load_result, save_edited
        from diarize.edits.lock import locked
        from diarize.written import refuse_rewritten

        with locked(context.obj):
            before = load_result(context.obj)
            refuse_rewritten(before, context.obj)
            after = before.undone()
            save_edited(context.obj, after)
        tell_lagging(context.obj, before, after)
    _tell(after, [f"undone: {before.edits[-1]}"], as_json=as_json)


edit.command()(export)


@edit.command("list")
def list_(context: typer.Context, as_json: JsonOption = False) -> None:
    """Print the corrections in the order in which they were made."""
    with reported_errors():
        from diarize.edits import load_result

        found = load_result(context.obj)
    reasons = [f"  (not made: {reason})" if reason else "" for reason in _reasons(found)]
    lines = [
        f"{number}  {each}{reason}"
        for number, (each, reason) in enumerate(zip(found.edits, reasons, strict=True), start=1)
    ]
    _tell(found, lines or ["no corrections"], as_json=as_json)


def _reasons(result: "SavedResult") -> list[str | None]:
    """Return why each correction fits nobody here; None for those that are made."""
    unfit = {id(each.edit): each.reason for each in result.current().unfit}
    return [unfit.get(id(each)) for each in result.edits]


def _correct(context: typer.Context, made: "Edit", *, as_json: bool) -> None:
    with reported_errors():
        from diarize.edits import load_result, save_edited
        from diarize.edits.lock import locked
        from diarize.written import refuse_rewritten

        with locked(context.obj):
            before = load_result(context.obj)
            refuse_rewritten(before, context.obj)
            after = before.edited(made)
            save_edited(context.obj, after)
        tell_lagging(context.obj, before, after)
    _tell(after, [str(after.done()[-1])], as_json=as_json)


def _tell(result: "SavedResult", lines: list[str], *, as_json: bool) -> None:
    from diarize.formats.names import escaped

    text = "\n".join(map(escaped, lines))
    if as_json:
        print_json(_plain(result))
    else:
        typer.echo(text)


def _plain(result: "SavedResult") -> dict[str, Any]:
    """Return who talks how long now, and the corrections so far."""
    edits = zip(result.edits, _reasons(result), strict=True)
    return {
        "recording": result.annotation.recording,
        "speakers": [
            {"speaker": speaker, "seconds": round(talk, 3)}
            for speaker, talk in result.current().annotation.talk_time().items()
        ],
        "edits": [{"edit": str(each), "unfit": reason} for each, reason in edits],
    }
