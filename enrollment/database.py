"""A connection to a library's file: private, durable, and clear about what goes wrong."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from enrollment.drafts import new_file
from enrollment.errors import KIND, PROBLEMS, BusyError, LibraryError, told

PATIENCE = 30.0
"""Seconds to wait for other processes that use a library."""

LONGEST_VALUE = 2**20
"""Bytes of the largest value that is read: no file makes us take more."""

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",  # a committed voice outlives a power cut
    "PRAGMA temp_store = MEMORY",  # VACUUM would leave voices in a temporary file
    "PRAGMA trusted_schema = OFF",  # a file from elsewhere runs nothing
)


class Database:
    """A SQLite file, whose errors become a `LibraryError`.

    One that is to be ``in_memory``, or that cannot be written, is read into memory and stays as it
    was on disk: `is_copy`. Nothing is committed but by `transaction`, and `undone` counts the
    transactions that failed. It belongs to the thread that made it.
    """

    def __init__(self, path: Path, *, in_memory: bool = False) -> None:
        self.path = path
        self.place = Path(os.path.realpath(path))  # wherever the process goes later
        self.is_copy = in_memory or _is_closed(path)
        if not self.is_copy:
            _reopen_beside(self.place)
        with told(path):
            # absolute, since SQLite gives a meaning to names such as ":memory:"
            place = ":memory:" if self.is_copy else path.absolute()
            self._connection = sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)
            if self.is_copy:
                _copy_into(self._connection, path)
        self._connection.row_factory = sqlite3.Row
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        self._depth, self.undone = 0, 0

    def configure(self) -> None:
        """Set what holds for this connection only, and not for the file."""
        for setting in SETTINGS:
            self.execute(setting)

    def freeze(self) -> None:
        """Refuse changes from now on."""
        self.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        """Give the file back; doing so twice is fine."""
        with told(self.path):
            self._connection.close()

    @property
    def is_changing(self) -> bool:
        """Whether a transaction is open."""
        return self._depth > 0

    def execute(
        self, statement: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> list[sqlite3.Row]:
        """Run one statement of SQL and return its rows."""
        with told(self.path):
            return self._connection.execute(statement, values).fetchall()

    def copy(self, path: Path) -> None:
        """Write what is committed into a new file, which only its owner can read.

        Raises
        ------
        LibraryError
            There is something of that name, or it cannot be written; nothing is left of it.
        """
        try:
            with new_file(path) as draft, told(path), closing(sqlite3.connect(draft)) as copy:
                copy.execute("PRAGMA journal_mode = OFF")  # it would stay where the disk is full
                self._connection.backup(copy)
        except OSError as problem:
            raise LibraryError(
                f"{path}: cannot be made: {problem.strerror or problem}"
            ) from problem

    def mend(self) -> None:
        """Let SQLite open a file that is cut off, so that another can `take` its place."""
        self.execute("PRAGMA writable_schema = ON")

    def check_writable(self) -> None:
        """Raise a `LibraryError` if the file, or its folder, is read-only."""
        if _is_in_closed_folder(self.path):
            raise LibraryError(f"{self.path}: {PROBLEMS[sqlite3.SQLITE_READONLY_DIRECTORY]}")
        if not _is_writable(self.path):
            raise LibraryError(f"{self.path}: {PROBLEMS[sqlite3.SQLITE_READONLY]}")

    def take(self, other: "Database") -> None:
        """Replace all that is in the file by what is in another.

        Raises
        ------
        LibraryError
            The file cannot be written, or is in use for too long.
        """
        with told(self.path):
            other._connection.backup(self._connection, progress=self._refuse_busy)

    def _refuse_busy(self, status: int, _remaining: int, _total: int) -> None:
        if status & KIND == sqlite3.SQLITE_BUSY:  # it would be tried for ever
            raise BusyError(f"{self.path}: {PROBLEMS[sqlite3.SQLITE_BUSY]}")

    def write_ahead(self) -> None:
        """Let others read the file, from now on, while one writes it."""
        self.patiently(lambda: self.execute("PRAGMA journal_mode = WAL"))

    def patiently(self, attempt: Callable[[], object]) -> None:
        """Attempt something until nobody is in the way, where SQLite itself does not wait."""
        deadline = monotonic() + self.execute("PRAGMA busy_timeout")[0][0] / 1000
        while True:
            try:
                attempt()
            except BusyError:
                if monotonic() > deadline:
                    raise
                sleep(0.02)
            else:
                return

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Wait for no other process inside."""
        self.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """Make what happens inside one change, undone by any exception; it may be nested.

        ``kind`` is ``IMMEDIATE`` to change, and ``DEFERRED`` to read one moment's state.
        """
        begin, commit, undo = _nested(self._depth) if self._depth else _outermost(kind)
        if self._depth and not self._connection.in_transaction:
            raise LibraryError(f"{self.path}: the change that this belongs to was undone")
        self.execute(begin)
        self._depth += 1
        try:
            yield
            self.execute(commit)
        except BaseException:
            self.undone += 1
            # SQLite itself undoes everything when the disk is full or fails
            if self._connection.in_transaction:
                self.execute(undo)
            raise
        finally:
            self._depth -= 1


def _is_closed(path: Path) -> bool:
    """Say whether a file is whole and cannot be written, or lies where SQLite cannot write."""
    is_whole = path.is_file() and not _has_journal(path)
    return is_whole and (_is_in_closed_folder(path) or not _is_writable(path))


def _is_in_closed_folder(path: Path) -> bool:
    return not _is_writable(Path(os.path.realpath(path)).parent)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _has_journal(path: Path) -> bool:
    return Path(f"{os.path.realpath(path)}-wal").exists()  # links to a library share one


def _reopen_beside(place: Path) -> None:
    """Make the files that SQLite keeps beside a library as writable as the library is now.

    They got its permissions when somebody opened it, which may have been while it was read-only.
    Whoever has them open is not disturbed, and nothing in them is lost.
    """
    for beside in (Path(f"{place}-wal"), Path(f"{place}-shm")):
        if place.is_file() and _is_regular(beside) and not _is_writable(beside):
            with suppress(OSError):  # it is somebody else's
                beside.chmod(stat.S_IMODE(place.stat().st_mode))


def _is_regular(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()  # SQLite follows no links to them either


def _copy_into(memory: sqlite3.Connection, path: Path) -> None:
    """Copy a file; without a journal SQLite is told that it stays as it is while that takes."""
    still = "" if _has_journal(path) else "?immutable=1"
    try:
        with closing(sqlite3.connect(path.absolute().as_uri() + still, uri=True)) as file:
            file.backup(memory)
    except BaseException:
        memory.close()
        raise


def _outermost(kind: str) -> tuple[str, str, str]:
    return f"BEGIN {kind}", "COMMIT", "ROLLBACK"


def _nested(depth: int) -> tuple[str, str, str]:
    return f"SAVEPOINT s{depth}", f"RELEASE s{depth}", f"ROLLBACK TO s{depth}"
