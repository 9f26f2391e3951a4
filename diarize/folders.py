"""Folders: looked into as a whole, and replaced or removed all at once."""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from diarize.errors import FileError

COMPANION = "._"
"""How macOS names what it keeps beside a file on other disks."""


def _refuse(problem: OSError) -> None:
    why = problem.strerror or problem
    raise FileError(str(problem.filename), f"cannot be looked into: {why}") from problem


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


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside one, which takes its place if all goes well, and else goes.

    Raises
    ------
    FileError
        It cannot be written: no permission, no space.
    """
    draft = _beside(folder)
    try:
        draft.mkdir(parents=True)
        yield draft
        _take_place(draft, folder)
    except OSError as problem:
        raise FileError(
            str(folder), f"cannot be written: {problem.strerror or problem}"
        ) from problem
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _take_place(draft: Path, folder: Path) -> None:
    # a folder cannot be renamed over another, so the old one steps aside for a moment
    old = _beside(folder)
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


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
    inside = list(folder.iterdir())
    ours = {path for path in inside if path.is_file() and path.suffix in suffixes}
    lost = sorted(path.name for path in inside if path not in ours)
    if inside and (lost or folder / mark not in ours):
        name = lost[0] if lost else inside[0].name
        raise FileError(str(folder), f"holds {name}, which would be lost; write elsewhere")


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, and what an interruption left of it before.

    Raises
    ------
    FileError
        It cannot be removed.
    """
    try:
        folder.rename(_beside(folder))  # at once, so that nobody finds a half of it
        for left in folder.parent.glob(f".{folder.name}.*.draft"):
            shutil.rmtree(left)
    except OSError as problem:
        raise FileError(
            str(folder), f"cannot be removed: {problem.strerror or problem}"
        ) from problem


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{uuid4().hex}.draft")
