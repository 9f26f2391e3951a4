"""Traces: after a removal, nothing of it is left in a library's files.

``secure_delete`` overwrites deleted rows with zeros, but copies stay behind where SQLite once
moved a row between pages, and in the journal. Only writing everything anew leaves none.
"""

import os
from contextlib import suppress
from pathlib import Path

from enrollment.database import Database
from enrollment.errors import BusyError, LibraryError


def index_beside(library: Path) -> Path:
    """Return the file of the index over a library's voices; links to a library share one."""
    place = Path(os.path.realpath(library))
    return place.with_name(f"{place.name}.index")


def drafts_of(index: Path) -> list[Path]:
    """Return what processes that were killed while they wrote an index have left."""
    prefix = f".{index.name}."
    return [file for file in index.parent.iterdir() if file.name.startswith(prefix)]


def mark(database: Database) -> None:
    """Note, as part of a removal, that its traces are to be swept away."""
    database.execute("UPDATE library SET unswept = 1")


def is_due(database: Database) -> bool:
    """Say whether traces of a removal may be left."""
    return bool(database.execute("SELECT unswept FROM library")[0][0])


def sweep(database: Database) -> None:
    """Write the library anew, and empty its journal; the index over its voices goes.

    Raises
    ------
    LibraryError
        Another process reads the library for too long, or there is no space. What was removed
        stays removed; its traces are swept away when the library is next opened.
    """
    try:
        _drop_index(database)
        database.execute("VACUUM")
        database.patiently(lambda: _empty_journal(database))
    except LibraryError as problem:
        raise LibraryError(
            "the removal is done, but traces of it stay in the file until the library is next "
            f"opened and free: {problem}"
        ) from problem
    with database.transaction():
        database.execute("UPDATE library SET unswept = 0")


def sweep_again(database: Database) -> None:
    """Sweep away what a removal had to leave, if that is possible without waiting."""
    if is_due(database):
        with suppress(LibraryError), database.impatient():
            sweep(database)


def _drop_index(database: Database) -> None:
    index = index_beside(database.place)
    try:
        for file in (index, *drafts_of(index)):
            file.unlink(missing_ok=True)
    except OSError as problem:
        raise LibraryError(f"{index}: cannot be removed: {problem.strerror}") from problem


def _empty_journal(database: Database) -> None:
    if database.execute("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
        raise BusyError(f"{database.path}: another process reads it for too long")
