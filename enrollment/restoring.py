"""Putting a backup in the place of a library.

Copying the file would not do: SQLite plays the journal that a killed process left beside the old
file over the new one.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from enrollment import audit, directory, voices
from enrollment.database import Database
from enrollment.errors import DAMAGED, LibraryError, UnreadableError
from enrollment.opening import make_private, open_database, taken_back
from enrollment.schema import check_library, model_of, prepare

# Whoever has read the old people must not take the new ones for them.
ANOTHER_REVISION = "UPDATE library SET revision = max(revision, ?) + 1, unswept = 1"


@contextmanager
def backup_at(path: Path) -> Iterator[Database]:
    """Yield what is in a backup, read into memory and found to be whole.

    Raises
    ------
    LibraryError
        It is not there, is no library, or is damaged.
    """
    if not path.exists():
        raise LibraryError(f"{path}: there is no speaker library")
    if path.is_dir():
        raise LibraryError(f"{path}: is a folder, not a speaker library")
    with closing(Database(path, in_memory=True)) as backup:
        backup.configure()
        prepare(backup, None, None)
        _check_sound(backup)
        yield backup


def people_of(backup: Database) -> int:
    """Return how many people are in a backup."""
    return len(directory.everyone(backup))


def people_at(path: Path) -> int | None:
    """Return how many people a backup would replace at ``path``; None if they cannot be read.

    Raises
    ------
    LibraryError
        What is there cannot be replaced.
    """
    if not path.exists() or not path.stat().st_size:
        return 0
    with _replaceable(path):
        pass
    try:
        with closing(open_database(path, None, None)) as library:
            return len(directory.everyone(library))
    except LibraryError:
        return None


def put_back(backup: Database, path: Path) -> None:
    """Put a backup in the place of a library, damaged or not, or where there is none.

    It is one change, which other processes see at once. Traces of what was there are swept away,
    as those of a removal are.

    Raises
    ------
    LibraryError
        There is something else in its place, or it cannot be changed; nothing is lost.
    """
    with taken_back(path):
        make_private(path)
        with _replaceable(path) as library:
            with backup.transaction():
                backup.execute(ANOTHER_REVISION, (_revision(library),))
            library.take(backup)
    open_database(path, None, None).close()


@contextmanager
def _replaceable(path: Path) -> Iterator[Database]:
    """Yield a file that a backup can replace; a `LibraryError` says why there is none."""
    try:
        with closing(Database(path)) as library:
            library.mend()
            check_library(library)
            library.check_writable()
            yield library
    except UnreadableError as problem:
        raise LibraryError(
            f"{path}: is not a speaker library, or is damaged too much to be replaced; move it, "
            f"and {path.name}-wal and {path.name}-shm if they are there, away, and restore again"
        ) from problem


def _check_sound(backup: Database) -> None:
    """Read all of a backup; a `LibraryError` says what is damaged."""
    problem = backup.execute("PRAGMA integrity_check(1)")[0][0]
    if problem != "ok":
        raise LibraryError(f"{backup.path}: {DAMAGED} ({problem})")
    model_of(backup)
    audit.events(backup)
    for person in directory.everyone(backup):
        voices.references(backup, person.id)


def _revision(library: Database) -> int:
    """Return the revision of a library, 0 if it cannot be read."""
    try:
        return int(library.execute("SELECT revision FROM library")[0][0])
    except (LibraryError, LookupError, ValueError, TypeError):
        return 0
