"""What a speaker library knows, without changing it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from enrollment import audit, directory, voices
from enrollment.audit import Event
from enrollment.database import Database
from enrollment.errors import LibraryError, undamaged
from enrollment.exchange import Entry, as_document
from enrollment.known import KnownVoices, lasting
from enrollment.people import Person, plain
from enrollment.references import Gallery, Reference
from enrollment.schema import check_model, model_of
from enrollment.statistics import Statistics, statistics

Clock = Callable[[], datetime]


class Reading:
    """The side of a `Library` that changes nothing; ``now`` tells the time."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._made_with = model_of(database)

    def close(self) -> None:
        """Give the file back; doing so twice is fine."""
        self._database.close()

    @property
    def path(self) -> Path:
        """The file, as it was named."""
        return self._database.path

    @property
    def place(self) -> Path:
        """Where the file is: absolute, and no link."""
        return self._database.place

    @property
    def model(self) -> str:
        """The SHA-256 of the model of the voices."""
        return self._made_with[0]

    @property
    def dimension(self) -> int:
        """The values of each vector."""
        return self._made_with[1]

    @property
    def revision(self) -> int:
        """A number that grows with each committed change of voices, names, or expiry."""
        found = self._database.execute("SELECT revision FROM library")
        with undamaged(self.path):
            return int(found[0][0])

    @property
    def state(self) -> tuple[int, int, date]:
        """A value that differs whenever `gallery` may: what was made of it holds while it does.

        The revision alone would not do: a change that is undone leaves its number to the next.
        """
        return self.revision, self._database.undone, self.today

    @property
    def today(self) -> date:
        """The day it is in UTC: voices that expire on it are no longer in `gallery`."""
        return self._now().astimezone(UTC).date()

    def check_model(self, model: str, dimension: int) -> None:
        """Raise a `LibraryError` unless the voices are of the model with this SHA-256."""
        check_model(self._database, model, dimension)

    def people(self) -> tuple[Person, ...]:
        """Return everyone, by name."""
        return directory.everyone(self._database)

    def find(self, name: str) -> Person | None:
        """Return who is called so, whatever the case of the letters and spaces around, or None."""
        exactly = directory.by_name(self._database, name)  # older libraries have such with spaces
        return exactly or directory.by_name(self._database, plain(name))

    def named(self, name: str) -> Person:
        """Return who is called so; a `LibraryError` says if nobody is."""
        found = self.find(name)
        if found is None:
            raise LibraryError(f"{self.path}: nobody in the library is called {name!r}")
        return found

    def expired(self, today: date) -> tuple[Person, ...]:
        """Return everyone who may no longer be kept, by name."""
        return directory.expired(self._database, today)

    def references(self, person: Person) -> tuple[Reference, ...]:
        """Return the voices of a person, also those of earlier models, oldest first."""
        return voices.references(self._database, person.id)

    def voice(self, person: Person) -> KnownVoices | None:
        """Return a person's voice as it is searched, also if they expired; None if they have none.

        All their voices of the library's model are one.
        """
        known = [one for one in self.references(person) if one.model == self.model]
        if not known:
            return None
        vectors, seconds = zip(*((one.vector, one.seconds) for one in known), strict=True)
        one = np.zeros(len(known), np.int64)
        return KnownVoices(np.stack(vectors), one, lasting(np.array(seconds))).merged()

    def gallery(self) -> Gallery:
        """Return all voices to search, without those of earlier models or of expired people."""
        with self._database.transaction("DEFERRED"):
            check_model(self._database, *self._made_with)
            return voices.gallery(self._database, self.today)

    def log(self, person: Person | None = None) -> tuple[Event, ...]:
        """Return what was done, or what of it concerns a person; oldest first."""
        return audit.events(self._database, None if person is None else person.id)

    def statistics(self) -> Statistics:
        """Count what is in the library."""
        return statistics(self._database, self.today)

    def backup(self, path: str | Path) -> None:
        """Write the whole library into a new file, as it is now, whoever else uses it.

        The file of a library that is in use lacks what was done last, which is in its journal. A
        `LibraryError` says if there is something of that name, or it cannot be written.
        """
        self._database.copy(Path(path))

    def export(self) -> dict[str, Any]:
        """Return all people and voices, but not the log, as values that JSON can hold."""
        with self._database.transaction("DEFERRED"):
            entries = [Entry(person, self.references(person)) for person in self.people()]
            return as_document(*model_of(self._database), entries)
