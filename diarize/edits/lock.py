"""One process at a time changes a result: of two that read and write it, one would lose its own."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diarize.errors import FileError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE = 10.0
"""Seconds for which another process is waited for."""
PAUSE = 0.02


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a file for oneself, by a lock of the system's on another one beside it.

    The system takes a lock from a process that is killed, so that a file that is left of one stops
    nobody. Where none can be made nothing is held: reading and writing say what is wrong.

    Raises
    ------
    FileError
        Another process holds it for too long.
    """
    whole = Path(os.path.realpath(path))
    mark = whole.with_name(f".{whole.name}.lock")
    handle = _taken(mark, time.monotonic() + patience)
    try:
        yield
    finally:
        if handle is not None:
            _let_go(handle, mark)


def _taken(mark: Path, until: float) -> int | None:
    """Return the open file whose lock is ours, or None if the system gives none."""
    while True:
        try:
            handle = _tried(mark)
        except OSError:
            return None
        if handle is not None:
            return handle
        if time.monotonic() > until:
            raise FileError(str(mark), "another process writes the result; try again after it")
        time.sleep(PAUSE)


def _tried(mark: Path) -> int | None:
    """Return the open file whose lock is ours, or None if it is another's."""
    handle, ours = _opened(mark), False
    try:
        ours = _is_locked(handle) and _is_there(handle, mark)
    finally:
        if not ours:
            os.close(handle)
    return handle if ours else None


def _opened(mark: Path) -> int:
    try:
        return os.open(mark, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:  # that of another user, which can be locked too
        return os.open(mark, os.O_RDONLY)


def _is_locked(handle: int) -> bool:
    """Lock a file unless somebody else has; return whether that was done."""
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
    else:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _is_there(handle: int, mark: Path) -> bool:
    """Return whether the file is not one that another process removed when it was done."""
    try:
        return os.path.samestat(os.fstat(handle), mark.stat())
    except FileNotFoundError:
        return False


def _let_go(handle: int, mark: Path) -> None:
    if sys.platform == "win32":  # where nothing is removed that anybody has open
        os.close(handle)
    with suppress(OSError):
        mark.unlink()
    if sys.platform != "win32":  # or another could lock what is about to be removed
        os.close(handle)
