"""Folders: looked into as a whole, and what would be lost in them."""

import os
from collections.abc import Callable, Collection
from pathlib import Path

from diarize.errors import FileError

COMPANION = "._"
"""How macOS names what it keeps beside a file on other disks."""
LOOKS = ".DS_Store"
"""How macOS names the file in which it keeps what a folder looks like."""
TWICE = "is in another file of the folder too; give one file or sub-folder at a time"
"""What is said of a recording that two files of a folder are about."""


def closed(problem: OSError) -> FileError:
    """Return what is to be said of a folder that cannot be looked into."""
    return FileError(str(problem.filename), f"cannot be looked into: {problem.strerror or problem}")


def _refuse(problem: OSError) -> None:
    raise closed(problem) from problem


def files_below(folder: Path, refused: Callable[[OSError], None] = _refuse) -> list[Path]:
    """Return all files in a folder and those below it, in order, links to folders left out.

    So are hidden folders, and what macOS keeps beside files (`COMPANION`). `Path.rglob` passes over
    a folder that cannot be looked into, so that what is in it is missed without a word.

    Raises
    ------
    FileError
        Some folder cannot be looked into, unless that is told to ``refused``.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += (Path(place, name) for name in names if not name.startswith(COMPANION))
    return sorted(found)


def refuse_to_empty(folder: Path, mark: str, suffixes: Collection[str]) -> None:
    """Refuse to replace what is not a folder of ours, or holds what others put there.

    Parameters
    ----------
    folder : Path
        To be replaced; it may be missing, or empty.
    mark : str
        Name of the file that each folder of ours has.
    suffixes : collection of str
        Of the files that one may have.

    Raises
    ------
    FileError
        Something would be lost.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise FileError(str(folder), "is there and is no folder; write elsewhere")
    lost = strangers(folder, suffixes)
    if not (folder / mark).is_file():
        lost += [path.name for path in _inside(folder)]
    if lost:
        raise FileError(str(folder), f"holds {lost[0]}, which would be lost; write elsewhere")


def refuse_to_lose(folder: Path, suffixes: Collection[str]) -> None:
    """Refuse to replace or remove a folder of ours that holds what others put there.

    It may be missing, and whether it has all that is ours does not matter.

    Raises
    ------
    FileError
        Something would be lost.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise FileError(str(folder), "is there and is no folder; move it away first")
    if folder.is_dir() and (lost := strangers(folder, suffixes)):
        raise FileError(str(folder), f"holds {lost[0]}, which would be lost; move it away first")


def strangers(folder: Path, suffixes: Collection[str]) -> list[str]:
    """Return the names of all in a folder that are no files with one of these suffixes, in order.

    Raises
    ------
    FileError
        It cannot be looked into.
    """
    inside = _inside(folder)
    return [path.name for path in inside if not (path.suffix in suffixes and path.is_file())]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not _is_of_macos(path))
    except OSError as problem:
        raise closed(problem) from problem


def _is_of_macos(path: Path) -> bool:
    return (path.name == LOOKS or path.name.startswith(COMPANION)) and path.is_file()
