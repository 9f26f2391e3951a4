"""A voice that is to be enrolled, beside those that are known."""

from dataclasses import dataclass

import numpy as np

from diarize.enrolment import CleanVoice
from diarize.identify import Identifier, compare
from enrollment import Person
from enrollment.identification import Decision

SAME = 0.9995
"""Cosine of two voices above which they are of the same speech, whatever file it is in."""


@dataclass(frozen=True, slots=True, eq=False)
class Newcomer:
    """Compares a voice with the people of a library, those who expired included."""

    identifier: Identifier
    voice: CleanVoice

    def owner(self) -> Person | None:
        """Return who has this voice already, if that is sure."""
        spoken = np.array([self.voice.seconds])
        (decision,) = self.identifier.decide(self.voice.vector[None], spoken)
        if decision.decision == "accept" and decision.person is not None:
            return self.identifier.known().people[decision.person]
        library = self.identifier.library
        expired = ((person, self._against(person)) for person in library.expired(library.today))
        return next((one for one, found in expired if found and found.decision == "accept"), None)

    def was_enrolled(self, person: Person) -> bool:
        """Say whether a person has the same speech already, which would count as more of it."""
        library = self.identifier.library
        known = [each for each in library.references(person) if each.model == library.model]
        return any(float(each.vector @ self.voice.vector) > SAME for each in known)

    def is_like(self, person: Person) -> bool:
        """Say whether it may be a person's voice, as it may if nothing is known of theirs."""
        decision = self._against(person)
        return decision is None or decision.decision != "unknown"

    def similarity(self, person: Person) -> float | None:
        """Return the cosine with the mean of what is known of a person; None of nothing."""
        theirs = self.identifier.library.voice(person)
        return None if theirs is None else float(theirs.vectors[0] @ self.voice.vector)

    def _against(self, person: Person) -> Decision | None:
        """Compare it with one person alone; None if nothing is known of them."""
        theirs = self.identifier.library.voice(person)
        if theirs is None:
            return None
        judge, config = self.identifier.judge, self.identifier.config
        return compare(self.voice.vector, self.voice.seconds, theirs, judge, config)
