"""What goes wrong with a speaker library, in one sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DAMAGED = (
    "is damaged; put a backup in its place (`diarize speakers restore`), or import what was "
    "exported into a new library"
)
PROBLEMS = {
    sqlite3.SQLITE_NOTADB: "is not a speaker library",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_TOOBIG: DAMAGED,
    sqlite3.SQLITE_FULL: "the disk is full; nothing was changed",
    sqlite3.SQLITE_READONLY_DIRECTORY: "is in a read-only folder; copy it to one that is not",
    sqlite3.SQLITE_READONLY: "is read-only; nothing was changed",
    sqlite3.SQLITE_BUSY: "is in use by another process for too long; try again",
    sqlite3.SQLITE_LOCKED: "is in use by another process for too long; try again",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: it and its folder must be readable and writable",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error, or is full",
}

KIND = 0xFF
"""The bits of SQLite's codes that tell what happened; the others tell where."""


class LibraryError(Exception):
    """The speaker library cannot be used, or not in this way."""


class BusyError(LibraryError):
    """Another process is in the way."""


class SpaceError(LibraryError):
    """The disk is full, or fails."""


class UnreadableError(LibraryError):
    """The file is damaged, or is no library."""


KINDS: dict[int, type[LibraryError]] = {
    sqlite3.SQLITE_BUSY: BusyError,
    sqlite3.SQLITE_FULL: SpaceError,
    sqlite3.SQLITE_IOERR: SpaceError,
    sqlite3.SQLITE_NOTADB: UnreadableError,
    sqlite3.SQLITE_CORRUPT: UnreadableError,
    sqlite3.SQLITE_TOOBIG: UnreadableError,
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about ``path`` into a sentence."""
    try:
        yield
    except sqlite3.ProgrammingError as error:  # it has no code
        raise LibraryError(f"{path}: is closed, or another thread's: open it anew") from error
    except sqlite3.Error as error:
        kind = KINDS.get(_code(error) & KIND, LibraryError)
        raise kind(f"{path}: {_problem(error)}") from error
    except UnicodeDecodeError as error:  # of a message that quotes the file
        raise LibraryError(f"{path}: {DAMAGED}") from error


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Take values that cannot be for damage to the library at ``path``."""
    try:
        yield
    except (LookupError, OverflowError, TypeError, ValueError) as error:
        raise LibraryError(f"{path}: {DAMAGED} ({error})") from error


def _problem(error: sqlite3.Error) -> str:
    code = _code(error)
    return PROBLEMS.get(code) or PROBLEMS.get(code & KIND) or str(error)


def _code(error: sqlite3.Error) -> int:
    # only text that is not UTF-8 has no code
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT))
