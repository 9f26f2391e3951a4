"""What can be done with people and voices; each change is noted in the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex

import numpy as np
from numpy.typing import NDArray

from enrollment import audit, directory, sweep, voices
from enrollment.database import Database
from enrollment.errors import LibraryError
from enrollment.people import Person, check_free
from enrollment.references import Reference, Utterance


def new_id() -> str:
    """Return an id that nothing has had or will have."""
    return token_hex(8)


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of a library, to be made inside a transaction; ``now`` tells the time."""

    database: Database
    now: Callable[[], datetime]

    def moment(self) -> datetime:
        """Return the time in UTC, to the second."""
        return self.now().astimezone(UTC).replace(microsecond=0)

    def note(self, person: str, what: str, detail: str = "") -> None:
        """Add something about a person, by id, to the log."""
        audit.record(self.database, audit.Event(self.moment(), what, person, detail))

    def add(self, person: Person) -> None:
        """Add a person; a `LibraryError` says if the name is taken, or is a number."""
        check_free(person.name)
        directory.insert(self.database, person)
        self.note(person.id, "added")

    def update(self, person: Person) -> None:
        """Replace what is known of a person."""
        before = directory.current(self.database, person)
        if person.name != before.name:
            check_free(person.name)
        directory.update(self.database, person)
        if person.name != before.name:
            self.note(person.id, "renamed", f"was {before.name!r}")
            self.database.execute("UPDATE library SET revision = revision + 1")
        if replace(person, name=before.name) != before:
            self.note(person.id, "updated")

    def merge(self, kept: Person, gone: Person) -> Person:
        """Return a person with the voices and notes of another, who goes."""
        if kept.id == gone.id:
            raise LibraryError(f"{kept.name!r} cannot be merged into themselves")
        before, gone = (directory.current(self.database, one) for one in (kept, gone))
        for person in (before, gone):
            if person.is_expired(self.moment().date()):
                raise LibraryError(
                    f"{person.name!r} expired on {person.expires}; give a day to come "
                    "(`diarize speakers update`), or remove them"
                )
        merged = before.absorbing(gone)
        voices.move_all(self.database, merged.id, gone.id)
        directory.delete(self.database, gone)
        directory.update(self.database, merged)
        self.note(gone.id, "merged", merged.id)
        return merged

    def erase(self, person: Person, why: str) -> None:
        """Take a person out; their traces are due to be swept away."""
        directory.delete(self.database, directory.current(self.database, person))
        audit.forget(self.database, person.id)
        self.note(person.id, why)
        sweep.mark(self.database)

    def enrol(
        self, person: Person, utterances: Sequence[Utterance], model: str
    ) -> tuple[Reference, ...]:
        """Add voices that a model made, and return them as they are kept."""
        now = self.moment()
        kept = tuple(
            Reference.of(one, id=new_id(), person=person.id, model=model, enrolled=now)
            for one in utterances
        )
        self.keep(person, kept)
        return kept

    def unenrol(self, person: Person, reference: str) -> None:
        """Take a reference, by id, of a person out; its traces are due to be swept away."""
        directory.current(self.database, person)
        if voices.owner(self.database, reference) != person.id:
            raise LibraryError(f"{person.name!r} has no voice with the id {reference!r}")
        voices.delete(self.database, reference)
        self.note(person.id, "unenrolled", audit.digest(reference))
        sweep.mark(self.database)

    def keep(self, person: Person, references: Sequence[Reference]) -> None:
        """Add references of a person, who must be there."""
        directory.current(self.database, person)
        voices.insert(self.database, references)
        if references:
            self.note(person.id, "enrolled", f"voices: {len(references)}")

    def reembed(
        self, model: str, dimension: int, vectors: Mapping[str, NDArray[np.float32]]
    ) -> int:
        """Make the library one of another model; return how many of its vectors are kept."""
        owners = voices.replace_vectors(self.database, model, dimension, vectors)
        for person in sorted(set(owners.values())):
            self.note(person, "reembedded", f"with {model[:12]}")
        return len(owners)
