"""Folders: looked into as a whole, and replaced or removed all at once."""

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from diarize.errors import FileError

COMPANION = "._"
"""How macOS names what it keeps beside a file on other disks."""
MACOS = (COMPANION, ".DS_Store")
"""How what nobody misses begins."""
OLD = 24 * 60 * 60
"""Seconds after which nobody is writing a draft any more."""


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

    A link is written through.

    Raises
    ------
    FileError
        It cannot be written: no permission, no space.
    """
    target = Path(os.path.realpath(folder))
    draft = _beside(target)
    try:
        draft.mkdir(parents=True)
        yield draft
        _take_place(draft, target)
    except OSError as problem:
        raise FileError(
            str(folder), f"cannot be written: {problem.strerror or problem}"
        ) from problem
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _take_place(draft: Path, folder: Path) -> None:
    # a folder cannot be renamed over another, so the old one steps aside for a moment
    old = _beside(folder)
    try:
        if folder.exists():
            folder.rename(old)
    except OSError:  # where something is mounted, or a program of Windows is at work
        shutil.copytree(draft, folder, dirs_exist_ok=True)
        return
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
    OSError
        It cannot be looked into.
    """
    inside = _inside(folder)
    return [path.name for path in inside if not (path.suffix in suffixes and path.is_file())]


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith(MACOS))


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, and what an interruption left of it before.

    Of a link, the link alone is removed.

    Raises
    ------
    FileError
        It cannot be removed.
    """
    try:
        folder.rename(_beside(folder))  # at once, so that nobody finds a half of it
        for left in _drafts(folder):
            _remove(left)
    except OSError as problem:
        raise FileError(
            str(folder), f"cannot be removed: {problem.strerror or problem}"
        ) from problem


def remove_old_drafts(folder: Path) -> None:
    """Remove what interruptions left beside a folder, but not what is being written now."""
    with suppress(OSError):  # they do no harm
        for left in _drafts(Path(os.path.realpath(folder))):
            if time.time() - left.lstat().st_mtime > OLD:
                _remove(left)


def _remove(left: Path) -> None:
    if left.is_symlink():  # what it leads to is not ours to remove
        left.unlink()
    else:
        shutil.rmtree(left)


def _drafts(folder: Path) -> list[Path]:
    return list(folder.parent.glob(f".{folder.name}.*.draft"))


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{uuid4().hex}.draft")
