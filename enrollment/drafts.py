"""New files, which are there whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a private file, which is named ``path`` if all goes well, and removed if not.

    Raises
    ------
    OSError
        There is something of that name, or no file can be made there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    draft = path.absolute().with_name(f".{uuid4().hex}.draft")
    os.close(_made(draft))
    try:
        yield draft
        _name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    """Give a file a name, unless something has it."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # some disks have no links
        os.close(_made(path))
        draft.replace(path)


def _made(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
