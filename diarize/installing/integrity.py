"""Whether files are those that a bundle is, or is to be, made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diarize.bundle import Bundle, Identification, Model, read_verified
from diarize.catalogue import HubFile
from diarize.errors import ModelError
from diarize.files import sha256_of
from diarize.installing.hub import Fetched

LEEWAY = 0.05
"""By how much of it a file's size may differ from the one that its page gives, rounded."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file of a bundle, the SHA-256 it must have, and what is wrong with it, or None."""

    role: str
    file: str
    sha256: str
    problem: str | None


def parts_of(bundle: Bundle) -> Iterator[tuple[str, Model | Identification]]:
    """Yield what a bundle is made of, by the table of ``bundle.toml`` that describes it."""
    yield "segmentation", bundle.segmentation
    yield "embedding", bundle.embedding
    if bundle.identification is not None:
        yield "identification", bundle.identification


def checked(bundle: Bundle) -> list[FileCheck]:
    """Read every file of a bundle and compare its SHA-256."""
    return [_check(role, part) for role, part in parts_of(bundle)]


def _check(role: str, part: Model | Identification) -> FileCheck:
    problem = None
    try:
        read_verified(part)
    except ModelError as error:
        problem = str(error)
    return FileCheck(role, part.file.name, part.sha256, problem)


def check_fetched(file: HubFile, fetched: Fetched, copy: Path, recorded: str | None) -> str:
    """Return the SHA-256 of a copy of what was fetched, if it is what it should be.

    Parameters
    ----------
    recorded : str or None
        Its SHA-256 when it was installed first.

    Raises
    ------
    ModelError
        Its size, or its SHA-256, is another than the catalogue, the hub or the record says.
    """
    where, size, found = f"{file.repo}: {file.path}", copy.stat().st_size, sha256_of(copy)
    blob = fetched.path.resolve()  # the client would make a link to it again
    damaged = f"the copy in the hub's cache is damaged: delete {blob} and run it again"
    _refuse_other(where, found, fetched.sha256, damaged)
    _refuse_other(where, found, file.sha256, "a newer release of turnwise may know it")
    _refuse_other(where, found, recorded, "--force takes what the hub has now")
    if abs(size - file.size) > LEEWAY * file.size:
        raise ModelError(
            f"{where} has {size} bytes where about {file.size} are expected: it is another file, "
            "so nothing was installed; a newer release of turnwise may know it"
        )
    return found


def _refuse_other(where: str, found: str, expected: str | None, remedy: str) -> None:
    if expected is not None and found != expected:
        raise ModelError(
            f"{where} is another file than expected: SHA-256 {found[:12]}..., not "
            f"{expected[:12]}...; nothing was installed; {remedy}"
        )
