"""How the commands of recipes and benchmarks begin, and how they fail."""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from diarize.commands.errors import reported_errors
from diarize.errors import FileError
from diarize.files import is_folder


def run_command(main: Callable[..., None]) -> None:
    """Run a command; what is wrong with its files is one line on stderr, and exit status 1."""

    @wraps(main)
    def reported(*given: Any, **options: Any) -> None:
        with reported_errors():
            main(*given, **options)

    typer.run(reported)


def data_option(*parts: str) -> Any:
    """Return the option for a folder of data with some parts, such as ``speech/dev``.

    Where one of them is missing the command does not begin.
    """

    def complete(data: Path | None) -> Path | None:
        with reported_errors():
            if data is not None:
                refuse_lacking(data, parts)
        return data

    return typer.Option(help=described(parts), callback=complete)


def described(parts: Sequence[str]) -> str:
    """Return what a command says of its folder of data."""
    return f"Folder with {', '.join(parts)}."


def refuse_lacking(data: Path, parts: Sequence[str]) -> None:
    """Refuse a folder of data before the work is done that would be without a part of it.

    Raises
    ------
    FileError
        A part is not there, or is empty.
    """
    for part in parts:
        folder = data / part
        if not is_folder(folder) or not any(folder.iterdir()):
            raise FileError(str(folder), "is not there, or is empty; --data is a folder with it")
