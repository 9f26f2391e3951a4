"""Files: what is there, and what is in it, with a clear error."""

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any, BinaryIO

from diarize.errors import FileError, FormatError

# Weeks of talk with all its words and corrections; more than this is no annotation.
MOST_BYTES = 256 * 2**20
PIECE = 2**20
MOST_TOML = 2**20
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


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


def real(path: str | Path) -> Path:
    """Return where a path leads in the end, however it is spelt.

    Raises
    ------
    FileError
        It counts from the working folder, which is gone.
    """
    try:
        return Path(os.path.realpath(path))
    except OSError as problem:
        raise FileError(str(path), "counts from a folder that is not there any more") from problem


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
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise ValueError(f"line {line} is not text; save the file as UTF-8") from problem
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
