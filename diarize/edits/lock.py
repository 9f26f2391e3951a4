"""One process at a time changes a result: of two that read and write it, one would lose its own."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diarize.errors import FileError

PATIENCE = 10.0
"""Seconds for which another process is waited for."""
PAUSE = 0.02


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a file for oneself, by another one beside it that is there for as long.

    Where none can be made nothing is held: reading and writing say what is wrong.

    Raises
    ------
    FileError
        Another process holds it for too long, or was killed while it did.
    """
    whole = Path(os.path.realpath(path))
    mark = whole.with_name(f".{whole.name}.lock")
    mine = _taken(mark, time.monotonic() + patience)
    try:
        yield
    finally:
        if mine:
            mark.unlink(missing_ok=True)


def _taken(mark: Path, until: float) -> bool:
    while True:
        try:
            mark.open("x").close()
        except FileExistsError:
            if time.monotonic() > until:
                raise FileError(
                    str(mark), "another process writes the result; if none does, remove it"
                ) from None
            time.sleep(PAUSE)
        except OSError:
            return False
        else:
            return True
