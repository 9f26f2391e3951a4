"""Where the speaker library is, and how the engine opens it."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from diarize.bundle import Bundle
from diarize.errors import EnrollmentError, translated
from enrollment import Library, LibraryError, Person
from enrollment.opening import open_database

VARIABLE = "DIARIZE_LIBRARY"


def default_path() -> Path:
    """Return the library to use where none is named: ``DIARIZE_LIBRARY``, or one for each user."""
    from platformdirs import user_data_path

    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("turnwise", appauthor=False) / "speakers.db"


def calibration_beside(library: Path) -> Path:
    """Return the file in which ``diarize calibrate`` says what similarities mean."""
    return library.with_name(f"{library.name}.calibration.toml")


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
    ) -> None:
        file = Path(path) if path else default_path()
        if not make and not file.exists():
            raise EnrollmentError(
                f"{file}: there is no speaker library; `diarize enroll` makes one"
            )
        model = (bundle.embedding.sha256, bundle.embedding.dimension) if bundle else (None, None)
        with translated(LibraryError, to=EnrollmentError):
            super().__init__(open_database(file, *model), _utc_now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
        error = raised[1]
        if isinstance(error, LibraryError):
            raise EnrollmentError(str(error)) from error

    def remove(self, person: Person) -> None:
        """Erase a person, as `Library.remove` does, and the index in which their voice may be."""
        super().remove(person)
        self.index_path.unlink(missing_ok=True)

    def purge(self, today: date) -> tuple[Person, ...]:
        """Erase everyone who may no longer be kept, as `remove` does, and return them."""
        gone = super().purge(today)
        if gone:
            self.index_path.unlink(missing_ok=True)
        return gone

    @property
    def index_path(self) -> Path:
        """The cache beside it that makes searching quick; only large libraries have one."""
        return self.path.with_name(f"{self.path.name}.index")

    @property
    def calibration_path(self) -> Path:
        """The file beside it, `calibration_beside`."""
        return calibration_beside(self.path)
