"""The speaker library: who is known, by which voices, and what was done with them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from enrollment import directory, sweep
from enrollment.changes import Changes, new_id
from enrollment.database import Database
from enrollment.exchange import Imported, entries_of
from enrollment.importing import Importing
from enrollment.opening import open_database
from enrollment.people import Person, plain
from enrollment.reading import Clock, Reading
from enrollment.references import Reference, Utterance
from enrollment.rows import LONGEST_SOURCE
from enrollment.schema import check_model


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Library(Reading):
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
        super().__init__(database, now)
        self._changes = Changes(database, now)
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

    def import_(self, document: object, *, restore: bool = False) -> Imported:
        """Add what `export` returned, here or elsewhere, and return how much of it was new.

        People and voices that are here, by id, stay as they are. Somebody to whom new voices come
        agrees to what was agreed for these too: the earlier expiry holds.

        People who were removed, who expired or were merged into others, and voices that were
        erased, are not brought back, unless it is to ``restore`` them. Whoever was merged gets
        their voices back then; those who had them keep what was agreed for these.

        Raises
        ------
        LibraryError
            It is no such document, is of another model, or a name is taken; nothing is changed.
        """
        entries = entries_of(document, *self._made_with)
        with self.transaction():
            check_model(self._database, *self._made_with)
            importing = Importing.into(self._changes, restore=restore)
            return sum((importing.take(entry) for entry in entries), start=Imported())

    def _erase(self, person: Person, why: str) -> None:
        self._changes.erase(person, why)
        self._erased = True
