"""Folders that are written and removed whole or not at all."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from diarize.errors import FileError
from diarize.installed import MANIFEST

OLD = 24 * 60 * 60
"""Seconds after which nobody is writing a draft any more."""


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
    if _has_to_stay(folder):
        _fill(folder, draft)
        return
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


def _has_to_stay(folder: Path) -> bool:
    """Say whether a folder is mounted, or is the one in which people are, or above it."""
    return folder.is_mount() or Path(os.path.realpath(".")).is_relative_to(folder)


def _fill(folder: Path, draft: Path) -> None:
    """Put the files of a draft into a folder: all are copied before the first is replaced.

    The one that says what the others are comes last.
    """
    names = sorted((each.name for each in draft.iterdir()), key=lambda name: name == MANIFEST)
    copies = [(folder / f".{name}.{uuid4().hex}.draft", folder / name) for name in names]
    try:
        for copy, place in copies:
            shutil.copyfile(draft / place.name, copy)
        for copy, place in copies:
            copy.replace(place)
    finally:
        for copy, _ in copies:
            copy.unlink(missing_ok=True)


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
