"""Where the speaker library is, and how the engine opens it."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from diarize.bundle import Bundle
from diarize.errors import EnrollmentError, FileError, translated
from diarize.files import read_bytes
from enrollment import Imported, Library, LibraryError
from enrollment.exchange import entries_of
from enrollment.opening import open_database, taken_back
from enrollment.sweep import index_beside

MOST_BYTES = 2**30
"""Some 700,000 voices; a library of more is moved by copying its file."""
VARIABLE = "DIARIZE_LIBRARY"


def default_path() -> Path:
    """Return the library to use where none is named: ``DIARIZE_LIBRARY``, or one for each user."""
    from platformdirs import user_data_path

    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("turnwise", appauthor=False) / "speakers.db"


def calibration_beside(library: Path) -> Path:
    """Return the file in which ``diarize calibrate`` says what similarities mean."""
    place = Path(os.path.realpath(library))
    return place.with_name(f"{place.name}.calibration.toml")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SpeakerLibrary(Library):
    """A library of people and their voices, as the engine uses it.

    Inside ``with`` it raises what `Library` raises, and lets it out as an `EnrollmentError`.

    Parameters
    ----------
    path : str or Path, optional
        Its file; that of `default_path` without it.
    bundle : Bundle, optional
        Whose embeddings it holds, so that one of another model is refused; any will do without.
    make : bool
        Whether the file is made if it is missing, which takes a bundle.
    now : callable
        What tells the time.

    Raises
    ------
    EnrollmentError
        It is missing, cannot be opened, or is of another model.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        bundle: Bundle | None = None,
        *,
        make: bool = False,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        file = default_path() if path is None else Path(path)
        if not make and not file.exists():
            raise EnrollmentError(
                f"{file}: there is no speaker library; `diarize enroll` makes one"
            )
        model = (bundle.embedding.sha256, bundle.embedding.dimension) if bundle else (None, None)
        with translated(LibraryError, to=EnrollmentError):
            super().__init__(open_database(file, *model), now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
        error = raised[1]
        if isinstance(error, LibraryError):
            raise EnrollmentError(str(error)) from error

    @property
    def index_path(self) -> Path:
        """The cache beside it that makes searching quick; only large libraries have one."""
        return index_beside(self.place)

    @property
    def calibration_path(self) -> Path:
        """The file beside it, `calibration_beside`."""
        return calibration_beside(self.place)


def read_document(path: Path) -> Any:
    """Return what is in a file of JSON.

    Raises
    ------
    EnrollmentError
        It cannot be read, is larger than `MOST_BYTES`, or is not JSON.
    """
    with translated(FileError, to=EnrollmentError):
        content = read_bytes(path, MOST_BYTES)
    try:
        return json.loads(content)
    except (RecursionError, ValueError) as problem:
        raise EnrollmentError(f"{path}: is not an exported library: {problem}") from problem


def import_document(document: Any, path: Path | None = None, *, restore: bool = False) -> Imported:
    """Add what was exported to a library; one that is missing is made, of the export's model.

    ``restore`` adds people too whom the library knew and no longer has.

    Raises
    ------
    EnrollmentError
        It is no such document, is of another model, or a name is taken; nothing is changed.
    """
    file = default_path() if path is None else path
    with translated(LibraryError, ValueError, to=EnrollmentError):
        if file.exists() and file.stat().st_size:
            with Library.open(file) as library:
                return library.import_(document, restore=restore)
        head = document if isinstance(document, dict) else {}
        model, dimension = head.get("model"), head.get("dimension")
        if not isinstance(model, str) or not isinstance(dimension, int):
            raise LibraryError("this is not an exported speaker library")
        entries_of(document, model, dimension)  # before a library of its model is made
        with taken_back(file), Library.open(file, model=model, dimension=dimension) as library:
            return library.import_(document)
