"""What was exported comes in: whoever is not here, and new voices of those who are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from enrollment import audit, directory, voices
from enrollment.changes import Changes
from enrollment.exchange import Entry, Imported
from enrollment.people import Person
from enrollment.references import Reference


@dataclass(frozen=True, slots=True)
class Importing:
    """Adds entries inside a transaction; those that were erased or merged here only to ``restore``.

    ``erased`` are digests of the voices that stay out.
    """

    changes: Changes
    restore: bool
    erased: frozenset[str]

    @classmethod
    def into(cls, changes: Changes, *, restore: bool) -> Self:
        """Return what adds to a library. The log, which is long, is read once for all entries."""
        return cls(changes, restore, frozenset() if restore else audit.erased(changes.database))

    def take(self, entry: Entry) -> Imported:
        """Add what is not here yet, and return how much of what that is."""
        database, person = self.changes.database, entry.person
        here = directory.by_id(database, person.id)
        if here is None and not self.restore and audit.is_gone(database, person.id):
            return Imported(gone=1)
        if here is None:
            self.changes.add(person)
        back = self._take_back(entry) if self.restore else 0
        missing = [one for one in entry.references if not voices.owner(database, one.id)]
        new = [one for one in missing if audit.digest(one.id) not in self.erased]
        sooner = self._keep(here or person, person, new)
        erased = len(missing) - len(new)
        return Imported(
            here is None, len(new) + back, erased=erased, sooner=sooner, unmerged=back > 0
        )

    def _take_back(self, entry: Entry) -> int:
        """Give somebody the voices that a merger took to others, and return how many these are."""
        database, person = self.changes.database, entry.person.id
        owners = {one.id: voices.owner(database, one.id) for one in entry.references}
        others = {owner for owner in owners.values() if owner not in (None, person)}
        merged = {owner for owner in others if owner and audit.was_merged(database, person, owner)}
        theirs = [reference for reference, owner in owners.items() if owner in merged]
        for reference in theirs:
            voices.move(database, person, reference)
        if theirs:
            self.changes.note(person, "enrolled", f"voices: {len(theirs)}")
        return len(theirs)

    def _keep(self, here: Person, there: Person, new: Sequence[Reference]) -> bool:
        """Add voices to what was agreed for them; return whether they expire earlier for that."""
        if not new:
            return False
        bound = here.bound(there)
        if bound != here:
            self.changes.update(bound)
        self.changes.keep(here, new)
        return bound.expires != here.expires
