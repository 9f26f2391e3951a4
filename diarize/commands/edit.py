"""``diarize edit``: corrections of a result, which survive when the engine runs again."""

from pathlib import Path
from typing import Annotated

import typer

from diarize.commands.corrections import correct, reasons, rewritten, tell_result
from diarize.commands.errors import reported_errors
from diarize.commands.export import export
from diarize.commands.options import JsonOption
from diarize.commands.times import Since, Time, Until, span

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


Speaker = Annotated[str, typer.Argument(help="A speaker of the result.")]
Name = Annotated[str, typer.Argument(help="The new name.")]


@edit.command()
def rename(
    context: typer.Context, speaker: Speaker, name: Name, as_json: JsonOption = False
) -> None:
    """Give a speaker a name."""
    from diarize.edits import Rename

    correct(context.obj, Rename(speaker, name), as_json=as_json)


@edit.command()
def merge(
    context: typer.Context, into: Speaker, speaker: Speaker, as_json: JsonOption = False
) -> None:
    """Make two speakers one: what the second says is the first's."""
    from diarize.edits import Merge

    correct(context.obj, Merge(speaker, into), as_json=as_json)


@edit.command()
def split(
    context: typer.Context,
    speaker: Speaker,
    at: Time,
    end: Until = None,
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
    correct(context.obj, made, as_json=as_json)


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
    correct(context.obj, Reassign(speaker, to, (asked,)), as_json=as_json)


@edit.command()
def add(
    context: typer.Context,
    speaker: Speaker,
    start: Time,
    end: Time,
    new: Annotated[bool, typer.Option("--new", help="The speaker is new in the result.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Add what a speaker says in a stretch of time, which the engine has not heard."""
    from diarize.edits import Add

    asked = span(("--start", "--end"), start, end)
    correct(context.obj, Add(speaker, (asked,), new), as_json=as_json)


@edit.command()
def remove(
    context: typer.Context,
    speaker: Speaker,
    start: Since = None,
    end: Until = None,
    as_json: JsonOption = False,
) -> None:
    """Remove what a speaker does not say in a stretch of time, such as noise or music."""
    begin = start or 0.0
    asked = None if end is None else span(("--start", "--end"), begin, end)
    with reported_errors():
        from diarize.edits import Remove, load_result

        made = Remove(speaker, (asked,) if asked else load_result(context.obj).from_on(begin))
    correct(context.obj, made, as_json=as_json)


@edit.command()
def undo(context: typer.Context, as_json: JsonOption = False) -> None:
    """Take the last correction back."""
    before, after = rewritten(context.obj, lambda result: result.undone())
    tell_result(after, [f"undone: {before.edits[-1]}"], as_json=as_json)


edit.command()(export)


@edit.command("list")
def list_(context: typer.Context, as_json: JsonOption = False) -> None:
    """Print the corrections in the order in which they were made."""
    with reported_errors():
        from diarize.edits import load_result

        found = load_result(context.obj)
    whys = [f"  (not made: {reason})" if reason else "" for reason in reasons(found)]
    lines = [
        f"{number}  {each}{why}"
        for number, (each, why) in enumerate(zip(found.edits, whys, strict=True), start=1)
    ]
    tell_result(found, lines or ["no corrections"], as_json=as_json)
