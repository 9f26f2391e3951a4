"""How a command is used wrongly, and what is asked before anything is lost."""

import math
import sys
from collections.abc import Iterable, Mapping

import typer


def refuse_unknown(what: str, given: str | None, known: Iterable[str]) -> None:
    """End with a usage error unless an option's value is known, or was not given."""
    if given is not None and given not in known:
        raise typer.BadParameter(f"unknown {what} {given!r}; known: {', '.join(known)}")


def finite(seconds: float | None) -> float | None:
    """End with a usage error if a number of seconds has no end, or is none."""
    if seconds is not None and not math.isfinite(seconds):
        raise typer.BadParameter(f"takes seconds, got {seconds}")
    return seconds


def agreed(question: str, *, yes: bool) -> bool:
    """Ask on a terminal whether something is to be lost; elsewhere it must have been said."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is here to be asked: give --yes, or --dry-run to look")
    return typer.confirm(question, err=True)


def refuse_when(cases: Mapping[str, object]) -> None:
    """Refuse how a command is used with the first reason that holds."""
    for reason, holds in cases.items():
        if holds:
            raise typer.BadParameter(reason)


def refuse_unused(context: typer.Context, options: Iterable[str], needed: str) -> None:
    """Refuse options that were given but do nothing without another."""
    for name in options:
        if is_typed(context, name):
            raise typer.BadParameter(f"--{name.replace('_', '-')} needs {needed}")


def is_typed(context: typer.Context, option: str) -> bool:
    """Return whether an option was given on the command line, and not by the environment."""
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"
