"""The speaker library: who is known, by which voices, and what was done with them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from enrollment import audit, directory, sweep, voices
from enrollment.audit import Event
from enrollment.changes import Changes, new_id
from enrollment.database import Database
from enrollment.errors import LibraryError, undamaged
from enrollment.exchange import Entry, Imported, as_document, entries_of
from enrollment.known import KnownVoices, lasting
from enrollment.opening import open_database
from enrollment.people import Person, plain
from enrollment.references import Gallery, Reference, Utterance
from enrollment.rows import LONGEST_SOURCE
from enrollment.schema import check_model, model_of
from enrollment.statistics import Statistics, statistics

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Library:
    """People and their voices in one SQLite file, which is the truth: indexes are caches of it.

    Each change is one transaction, and many become one inside ``with library.transaction()``.
    Many processes may use a library at once; one of these objects belongs to one thread. All
    methods raise a `LibraryError` where the file fails them: damaged, read-only, in use for too
    long, the disk full.

    >>> from tempfile import TemporaryDirectory
    >>> voice = Utterance(vector=np.eye(4, dtype=np.float32)[0], seconds=30.0, source="al.wav")
    >>> with TemporaryDirectory() as folder:
    ...     with Library.open(Path(folder) / "team.db", model="3f2a", dimension=4) as library:
    ...         al = library.add_person("al", consent="by mail")
    ...         enrolled = library.enrol(al, voice)
    ...         [person.name for person in library.gallery().people]
    ['al']
    """

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._changes = Changes(database, now)
        self._made_with = model_of(database)
        self._erased = False

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        model: str | None = None,
        dimension: int | None = None,
        now: Clock = _utc_now,
    ) -> Self:
        """Open a library, or make one that only its owner can read.

        Parameters
        ----------
        path : Path
            Its file; missing folders are made.
        model : str or None
            The SHA-256 of the model whose voices it holds; None to take a library that exists,
            whichever model made it.
        dimension : int or None
            The values of a vector of that model.
        now : callable
            What tells the time.

        Raises
        ------
        LibraryError
            It cannot be opened, is no library, or was made with another model.
        """
        return cls(open_database(path, model, dimension), now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; doing so twice is fine."""
        self._database.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

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
    def today(self) -> date:
        """The day it is in UTC: voices that expire on it are no longer in `gallery`."""
        return self._changes.moment().date()

    def check_model(self, model: str, dimension: int) -> None:
        """Raise a `LibraryError` unless the voices are of the model with this SHA-256."""
        check_model(self._database, model, dimension)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes inside one: an exception, or the end of the process, undoes them."""
        with self._database.transaction():
            yield
        if self._erased and not self.is_changing:
            self._erased = False
            if sweep.is_due(self._database):  # not if the removal was undone
                sweep.sweep(self._database)

    @property
    def is_changing(self) -> bool:
        """Whether a transaction is open, which may still be undone."""
        return self._database.is_changing

    def people(self) -> tuple[Person, ...]:
        """Return everyone, by name."""
        return directory.everyone(self._database)

    def find(self, name: str) -> Person | None:
        """Return who is called so, whatever the case of the letters and spaces around, or None."""
        return directory.by_name(self._database, plain(name))

    def named(self, name: str) -> Person:
        """Return who is called so; a `LibraryError` says if nobody is."""
        found = self.find(name)
        if found is None:
            raise LibraryError(f"{self.path}: nobody in the library is called {name!r}")
        return found

    def add_person(
        self,
        name: str,
        *,
        consent: str = "",
        consent_date: date | None = None,
        expires: date | None = None,
        notes: str = "",
    ) -> Person:
        """Add somebody, still without a voice; a `LibraryError` says if the name is taken."""
        person = Person(
            id=new_id(),
            name=plain(name),
            created=self._changes.moment(),
            consent=consent,
            consent_date=consent_date,
            expires=expires,
            notes=notes,
        )
        with self.transaction():
            self._changes.add(person)
        return person

    def update(self, person: Person) -> None:
        """Replace what is known of a person, all but their id and voices, by what is given."""
        with self.transaction():
            self._changes.update(person)

    def rename(self, person: Person, name: str) -> Person:
        """Return a person under a new name; a `LibraryError` says if it is taken."""
        with self.transaction():
            renamed = replace(directory.current(self._database, person), name=plain(name))
            self._changes.update(renamed)
        return renamed

    def merge(self, kept: Person, gone: Person) -> Person:
        """Return ``kept`` with the voices and notes of ``gone``, who is the same person.

        The earlier of the two expiries holds. A `LibraryError` says if one of them has expired
        already: all voices would be lost with theirs.
        """
        with self.transaction():
            return self._changes.merge(kept, gone)

    def remove(self, person: Person) -> None:
        """Erase a person: no name or voice of theirs stays in the file or its journal.

        The log keeps their id, and when things were done, without a detail.
        """
        with self.transaction():
            self._erase(person, "removed")

    def expired(self, today: date) -> tuple[Person, ...]:
        """Return everyone who may no longer be kept, by name."""
        return directory.everyone(self._database, expired=today)

    def purge(self, today: date) -> tuple[Person, ...]:
        """Erase everyone who may no longer be kept, as `remove` does, and return them."""
        with self.transaction():
            gone = self.expired(today)
            for person in gone:
                self._erase(person, "expired")
        return gone

    def enrol(self, person: Person, *utterances: Utterance) -> tuple[Reference, ...]:
        """Add voices of a person, and return them as they are kept.

        Raises
        ------
        ValueError
            A vector is not of the library's dimension.
        """
        if any(len(utterance.vector) != self.dimension for utterance in utterances):
            raise ValueError(f"a voice of this library is ({self.dimension},)")
        with self.transaction():
            check_model(self._database, *self._made_with)
            return self._changes.enrol(person, utterances, self.model)

    def unenrol(self, person: Person, reference: str) -> None:
        """Erase one voice of a person, by its id, as `remove` erases all of them.

        A `LibraryError` says if it is not theirs. Without any voice they stay known by name.
        """
        with self.transaction():
            self._changes.unenrol(person, reference)
            self._erased = True

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

    def replace_vectors(
        self, model: str, dimension: int, vectors: Mapping[str, NDArray[np.float32]]
    ) -> int:
        """Make this the library of another model.

        Parameters
        ----------
        model : str
            Its SHA-256.
        dimension : int
            The values of its vectors.
        vectors : mapping of str to float32 (d,)
            What it makes of each reference, by id. References that are missing stay in the
            library, and out of the gallery, until they are replaced too.

        Returns
        -------
        replaced : int
            How many of ``vectors`` are of references that are still there.
        """
        if any(np.shape(vector) != (dimension,) for vector in vectors.values()):
            raise ValueError(f"a voice of the new model is ({dimension},)")
        with self.transaction():
            replaced = self._changes.reembed(model, dimension, vectors)
        self._made_with = (model, dimension)
        return replaced

    def record_match(self, person: Person, recording: str) -> None:
        """Note that a voice in a recording was accepted as a person's.

        Nothing is noted of somebody who was removed since the recording was heard.
        """
        with self.transaction():
            if directory.by_id(self._database, person.id) is not None:
                self._changes.note(person.id, "accepted", recording[:LONGEST_SOURCE])

    def log(self, person: Person | None = None) -> tuple[Event, ...]:
        """Return what was done, or what of it concerns a person; oldest first."""
        return audit.events(self._database, None if person is None else person.id)

    def statistics(self) -> Statistics:
        """Count what is in the library."""
        return statistics(self._database, self.today)

    def backup(self, path: Path) -> None:
        """Write the whole library into a new file, as it is now, whoever else uses it.

        The file of a library that is in use lacks what was done last, which is in its journal. A
        `LibraryError` says if there is something of that name, or it cannot be written.
        """
        self._database.copy(path)

    def export(self) -> dict[str, Any]:
        """Return all people and voices, but not the log, as values that JSON can hold."""
        with self._database.transaction("DEFERRED"):
            entries = [Entry(person, self.references(person)) for person in self.people()]
            return as_document(*model_of(self._database), entries)

    def import_(self, document: object, *, restore: bool = False) -> Imported:
        """Add what `export` returned, here or elsewhere, and return how much of it was new.

        People and voices that are here, by id, stay as they are. People who were removed, who
        expired or were merged into others, and voices that were erased, are not brought back,
        unless it is to ``restore`` them.

        Raises
        ------
        LibraryError
            It is no such document, is of another model, or a name is taken; nothing is changed.
        """
        entries = entries_of(document, *self._made_with)
        with self.transaction():
            check_model(self._database, *self._made_with)
            taken = (self._changes.take(entry, restore=restore) for entry in entries)
            return sum(taken, start=Imported())

    def _erase(self, person: Person, why: str) -> None:
        self._changes.erase(person, why)
        self._erased = True
