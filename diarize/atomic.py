"""Files: written whole or not at all, and never over what would be lost."""

import os
import re
import stat
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import uuid4

from diarize.errors import FileError
from diarize.files import MOST_BYTES, is_file, is_there, read_bytes, real

# How each database of SQLite begins, such as a speaker library.
DATABASE = b"SQLite format 3\0"
# Names of open files, to which the shell may append, while a new file would replace them.
_OPEN = re.compile(r"(/dev|/proc/\d+(/task/\d+)?)/fd/\d+")
MOST_LINKS = 40  # as Linux follows
# How corrections begin in the JSON of a result.
_EDITS = re.compile(rb'"edits"\s*:\s*\[\s*[^\s\]]')


def write_atomically(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file so that an interruption leaves the old one, or none, but never half of one.

    Missing parent folders are made, and a link is written through. Text is written as UTF-8 with
    its line ends as they are; what UTF-8 cannot hold, as in the name of a file that was not
    UTF-8, is written as an escape. A ``private`` file can be read by its owner only, another by
    whoever may read what it replaces. Nothing is written over a database, since those that we have
    are speaker libraries, which hold all that is known of people.

    Raises
    ------
    FileError
        The file cannot be written: no permission, no space, or something else is in its place.
    """
    data = encoded(content)
    target = real(path)
    refuse_other_than_file(path)
    try:
        if _is_database(target):
            raise FileError(str(path), "is a database, and would be lost; write elsewhere")
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, data, private=private)
    except OSError as problem:
        raise FileError(str(path), f"cannot be written: {problem.strerror or problem}") from problem


def encoded(content: str | bytes) -> bytes:
    """Return what a file with such a content holds."""
    return content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content


def refuse_other_than_file(path: Path) -> None:
    """Refuse to write where something other than a file is, or a file that a program has open.

    Raises
    ------
    FileError
        There is such a thing.
    """
    if _is_open(path):
        raise FileError(str(path), "is an open file, which would be lost; give the name of another")
    if is_there(path) and not is_file(path):
        raise FileError(str(path), "cannot be written: it is there and is not a file")


def _is_open(path: Path) -> bool:
    """Say whether a path, such as /dev/stdout, leads to what is open, where `realpath` goes on."""
    for _ in range(MOST_LINKS):
        place = real(path.parent)
        if _OPEN.fullmatch(str(place / path.name)):
            return True
        try:
            path = place / path.readlink()
        except OSError:  # it is no link, as most are not
            return False
    return False


def _is_database(target: Path) -> bool:
    try:
        with target.open("rb") as file:
            return file.read(len(DATABASE)) == DATABASE
    except OSError:
        return False


def _write(target: Path, data: bytes, *, private: bool) -> None:
    draft = target.with_name(f".{uuid4().hex}.draft")
    before = stat.S_IMODE(target.stat().st_mode) if target.exists() else None

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600 if private or before is not None else 0o666)

    try:
        with open(draft, "xb", opener=opener) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before is not None and not private:
            draft.chmod(before)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def refuse_corrected(path: Path) -> None:
    """Refuse to write over a result with corrections.

    Raises
    ------
    FileError
        The file has some, or cannot be read.
    """
    if is_file(path) and _EDITS.search(read_bytes(path, MOST_BYTES)):
        raise FileError(str(path), "holds corrections, which would be lost; write elsewhere")


def refuse_unwritable(path: Path) -> None:
    """Refuse what cannot be written, before the work is done whose result it is to hold.

    Raises
    ------
    FileError
        No file or folder can be made there.
    """
    target = real(path)
    try:
        place = next(each for each in target.parents if each.exists())
        with NamedTemporaryFile(dir=place, prefix=".", suffix=".draft"):
            pass
    except OSError as problem:
        raise FileError(str(path), f"cannot be written: {problem.strerror or problem}") from problem
    if path.is_dir() and not os.access(path, os.W_OK):
        raise FileError(str(path), "cannot be written: no permission")
