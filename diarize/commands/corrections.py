"""Corrections of a result's file: made, and told."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.lagging import tell_lagging
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from diarize.edits import Edit, SavedResult


def reasons(result: "SavedResult") -> list[str | None]:
    """Return why each correction fits nobody here; None for those that are made."""
    unfit = {id(each.edit): each.reason for each in result.current().unfit}
    return [unfit.get(id(each)) for each in result.edits]


def correct(file: Path, made: "Edit", *, as_json: bool) -> None:
    """Make a correction, save it and tell it."""
    _, after = rewritten(file, lambda before: before.edited(made))
    tell_result(after, [str(after.done()[-1])], as_json=as_json)


def rewritten(
    file: Path, change: "Callable[[SavedResult], SavedResult]"
) -> "tuple[SavedResult, SavedResult]":
    """Change the result of a file, save it, and return what it was and what it is."""
    with reported_errors():
        from diarize.edits import load_result, save_edited
        from diarize.edits.lock import locked
        from diarize.written import refuse_rewritten

        with locked(file):
            before = load_result(file)
            refuse_rewritten(before, file)
            after = change(before)
            save_edited(file, after)
        tell_lagging(file, before, after)
    return before, after


def tell_result(result: "SavedResult", lines: list[str], *, as_json: bool) -> None:
    """Print what was done, for people, or the speakers and corrections, for programs."""
    from diarize.formats.names import escaped

    text = "\n".join(map(escaped, lines))
    if as_json:
        print_json(_plain(result))
    else:
        typer.echo(text)


def _plain(result: "SavedResult") -> dict[str, Any]:
    """Return who talks how long now, and the corrections so far."""
    edits = zip(result.edits, reasons(result), strict=True)
    return {
        "recording": result.annotation.recording,
        "speakers": [
            {"speaker": speaker, "seconds": round(talk, 3)}
            for speaker, talk in result.current().annotation.talk_time().items()
        ],
        "edits": [{"edit": str(each), "unfit": reason} for each, reason in edits],
    }
