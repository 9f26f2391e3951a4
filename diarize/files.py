"""Files: read as text with a clear error, written whole or not at all."""

import hashlib
import os
import re
import stat
import tomllib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO
from uuid import uuid4

from diarize.errors import FileError, FormatError

# Weeks of talk with all its words and corrections; more than this is no annotation.
MOST_BYTES = 256 * 2**20
PIECE = 2**20
MOST_TOML = 2**20
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# How each database of SQLite begins, such as a speaker library.
DATABASE = b"SQLite format 3\0"
# Names of open files, to which the shell may append, while a new file would replace them.
_OPEN = re.compile(r"(/dev|/proc/\d+(/task/\d+)?)/fd/\d+")
MOST_LINKS = 40  # as Linux follows
# How corrections begin in the JSON of a result.
_EDITS = re.compile(rb'"edits"\s*:\s*\[\s*[^\s\]]')


def is_file(path: str | Path) -> bool:
    """Return whether there is a file; what one may not look at, or no file can be called, is none.

    `Path.is_file` raises where a folder may not be entered or a name is too long.
    """
    try:
        return Path(path).is_file()
    except OSError:
        return False


def is_there(path: str | Path) -> bool:
    """Return whether there is anything of that name, as `is_file` does."""
    try:
        return Path(path).exists()
    except OSError:
        return False


def is_folder(path: str | Path) -> bool:
    """Return whether there is a folder, as `is_file` does."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False


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
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    refuse_other_than_file(path)
    target = Path(os.path.realpath(path))
    try:
        if _is_database(target):
            raise FileError(str(path), "is a database, and would be lost; write elsewhere")
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, data, private=private)
    except OSError as problem:
        raise FileError(str(path), f"cannot be written: {problem.strerror or problem}") from problem


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
        place = Path(os.path.realpath(path.parent))
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
    target = Path(os.path.realpath(path))
    try:
        place = next(each for each in target.parents if each.exists())
        with NamedTemporaryFile(dir=place, prefix=".", suffix=".draft"):
            pass
    except OSError as problem:
        raise FileError(str(path), f"cannot be written: {problem.strerror or problem}") from problem
    if path.is_dir() and not os.access(path, os.W_OK):
        raise FileError(str(path), "cannot be written: no permission")


def read_bytes(path: Path, most: int) -> bytes:
    """Return what is in a file.

    Raises
    ------
    FileError
        The file is missing, unreadable or larger than ``most`` bytes.
    """
    try:
        with path.open("rb") as file:
            data = _read(file, most + 1)
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise FileError(str(path), f"cannot be read: {why}") from problem
    if len(data) > most:
        raise FileError(str(path), f"is larger than {most // 2**20} MiB; split it")
    return data


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is not TOML, or not of a size that any of ours has.
    """
    with path.open("rb") as file:
        data = file.read(MOST_TOML + 1)
    if len(data) > MOST_TOML:
        raise ValueError(f"is larger than {MOST_TOML // 2**20} MiB")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except RecursionError as problem:
        raise ValueError("is nested too deeply") from problem


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    FileError
        The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        why = problem.strerror or problem
        raise FileError(str(path), f"cannot be read: {why}") from problem


def _read(file: BinaryIO, most: int) -> bytes:
    """Return what is in a file, bit by bit: asked for so much at once, Python sets it all aside."""
    pieces: list[bytes] = []
    while most > 0 and (piece := file.read(min(most, PIECE))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark, as Praat writes.

    The byte order mark is left out, and line ends are as in the file.

    Raises
    ------
    FileError
        The file is missing, unreadable or larger than ``MOST_BYTES``.
    FormatError
        The file is not text in one of these encodings.
    """
    data = read_bytes(path, MOST_BYTES)
    try:
        return data.decode("utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise FormatError(str(path), line, "is not text; save it as UTF-8") from problem
