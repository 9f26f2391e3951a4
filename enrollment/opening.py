"""Opening the file of a library: made if need be, brought up to date, swept of old traces."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from enrollment.database import Database
from enrollment.directory import everyone
from enrollment.errors import LibraryError, SpaceError
from enrollment.rows import WORD
from enrollment.schema import LARGEST_DIMENSION, check_model, is_empty, model_of, prepare
from enrollment.sweep import sweep_again


def open_database(path: Path, model: str | None, dimension: int | None) -> Database:
    """Open a library's file, ready for use.

    Parameters
    ----------
    path : Path
        Made with its folders if it is missing and there is a model.
    model : str or None
        The SHA-256 of the model it must be of; None for any.
    dimension : int or None
        The values of a vector of that model.

    Raises
    ------
    LibraryError
        It cannot be opened, is no library, or is one of another model.
    """
    _check(model, dimension)
    if model is not None:
        make_private(path)
    elif not path.exists():
        raise LibraryError(f"{path}: there is no speaker library")
    database = Database(path)
    try:
        _ready(database, model, dimension)
    except BaseException:
        database.close()
        raise
    if path.exists():
        return database
    database.close()  # it was taken back by whoever made it
    return open_database(path, model, dimension)


@contextmanager
def taken_back(path: Path) -> Iterator[None]:
    """Remove a library that is made inside if that fails, unless somebody is in it or uses it.

    Folders that were made for it go too.
    """
    is_new = not os.path.lexists(path)
    made = [folder for folder in path.absolute().parents if not folder.exists()]
    try:
        yield
    except BaseException:
        with suppress(LibraryError, OSError):
            if is_new and path.exists():
                _take_back(path)
            for folder in made:
                folder.rmdir()
        raise


def _take_back(path: Path) -> None:
    try:
        _remove_empty(path)
    except SpaceError:
        if path.exists() and not path.stat().st_size:  # SQLite begins to write even this one
            path.unlink()


def _remove_empty(path: Path) -> None:
    with closing(Database(path)) as database, database.impatient():
        database.execute("PRAGMA locking_mode = EXCLUSIVE")  # what is shared takes disk space
        with suppress(SpaceError):
            database.execute("PRAGMA journal_mode = DELETE")  # fails if another has it open
        with database.transaction("EXCLUSIVE"):
            if is_empty(database) or not everyone(database):
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{path}{suffix}").unlink(missing_ok=True)


def _check(model: str | None, dimension: int | None) -> None:
    if (model is None) != (dimension is None):
        raise ValueError("a model and its dimension go together")
    if dimension is not None and not 1 <= dimension <= LARGEST_DIMENSION:
        raise ValueError(f"a dimension is 1 to {LARGEST_DIMENSION}, got {dimension}")
    if model is not None and not WORD.fullmatch(model):
        raise ValueError(f"a model is named by its SHA-256, got {model[:80]!r}")


def _ready(database: Database, model: str | None, dimension: int | None) -> None:
    database.configure()
    prepare(database, model, dimension)
    theirs = model_of(database)
    check_model(database, model or theirs[0], dimension or theirs[1])
    if database.is_copy:
        database.freeze()
    else:
        sweep_again(database)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, unless there is one that is not empty."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        elif path.is_file() and not path.stat().st_size:
            path.chmod(0o600)
    except OSError as problem:
        raise LibraryError(f"{path}: cannot be made: {problem.strerror or problem}") from problem
