"""Whom a new voice is added to: nobody is enrolled twice, or with somebody else's voice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from diarize.enrolment import CleanVoice
from diarize.errors import EnrollmentError, translated
from diarize.identify import Identifier, compare
from enrollment import LibraryError, Person, Reference, Utterance
from enrollment.identification import Decision

SAME = 0.9995
"""Cosine of two voices above which they are of the same speech, whatever file it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for with a voice.

    Attributes
    ----------
    name : str
        Whose voice it is said to be.
    consent, note : str
        What was agreed to, and anything else, in any words.
    expires : date or None
        The day from which the voice is no longer used.
    merge : bool
        If somebody else in the library has this voice, they get it.
    force : bool
        What the voices sound like does not matter.
    """

    name: str
    consent: str = ""
    note: str = ""
    expires: date | None = None
    merge: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """A voice that was enrolled.

    ``similarity`` is its cosine with the mean of what was known of the person; None of nothing.
    """

    person: Person
    reference: Reference
    similarity: float | None


def admit(
    identifier: Identifier,
    request: Request,
    voices: Sequence[CleanVoice],
    kept: Sequence[Path | None],
) -> tuple[Admitted, ...]:
    """Enrol voices, all or none.

    ``kept`` says for each where its recording is kept to embed it again, or None.

    Raises
    ------
    EnrollmentError
        A voice is known under another name, or unlike that of the person; or the library cannot
        be changed.
    """
    library = identifier.library
    with translated(LibraryError, to=EnrollmentError), library.transaction():
        admitted = [
            _admitted(identifier, request, voice, audio)
            for voice, audio in zip(voices, kept, strict=True)
        ]
    return tuple(admitted)


def _admitted(
    identifier: Identifier, request: Request, voice: CleanVoice, audio: Path | None
) -> Admitted:
    person = _owner(identifier, request, voice)
    if person.is_expired(identifier.library.today):
        raise EnrollmentError(
            f"{person.name!r} expired on {person.expires}; give --expires with a day to come"
        )
    similarity = _similarity(identifier, person, voice)
    utterance = Utterance(
        vector=voice.vector,
        seconds=voice.seconds,
        source=voice.recording,
        quality=voice.quality,
        audio=audio,
    )
    (reference,) = identifier.library.enrol(person, utterance)
    return Admitted(person, reference, similarity)


def _owner(identifier: Identifier, request: Request, voice: CleanVoice) -> Person:
    """Return whose voice it is, who may be new."""
    library = identifier.library
    person = library.find(request.name)
    if not request.force:
        like = _alike(identifier, voice)
        if person is None and like is not None and request.merge:
            person = like
        elif like is not None and (person is None or like.id != person.id):
            raise EnrollmentError(
                f"{voice.recording}: this voice is in the library as {like.name!r}; add it to "
                "them with --merge, or enrol it all the same with --force"
            )
        if person is not None and _is_there(identifier, person, voice):
            raise EnrollmentError(
                f"{voice.recording}: this very speech of {person.name!r} is enrolled already; if "
                "it is to count twice, add it with --force"
            )
        if person is not None and not _is_like(identifier, person, voice):
            raise EnrollmentError(
                f"{voice.recording}: this does not sound like {person.name!r} as enrolled so far; "
                "if it is they, add it with --force"
            )
    return _added(identifier, request) if person is None else _updated(identifier, request, person)


def _is_there(identifier: Identifier, person: Person, voice: CleanVoice) -> bool:
    """Say whether the same speech was enrolled before, which would count as more of the voice."""
    library = identifier.library
    known = [each for each in library.references(person) if each.model == library.model]
    return any(float(each.vector @ voice.vector) > SAME for each in known)


def _alike(identifier: Identifier, voice: CleanVoice) -> Person | None:
    """Return who has this voice already, if that is sure."""
    (decision,) = identifier.decide(voice.vector[None], np.array([voice.seconds]))
    if decision.decision != "accept" or decision.person is None:
        return None
    return identifier.known().people[decision.person]


def _is_like(identifier: Identifier, person: Person, voice: CleanVoice) -> bool:
    decision = _against(identifier, person, voice)
    return decision is None or decision.decision != "unknown"


def _against(identifier: Identifier, person: Person, voice: CleanVoice) -> Decision | None:
    """Compare a voice with one person alone; None if nothing is known of them."""
    known = identifier.known()
    places = [place for place, each in enumerate(known.people) if each.id == person.id]
    if not places:
        return None
    person_alone = known.voices.take(np.array(places))
    return compare(voice.vector, voice.seconds, person_alone, identifier.judge, identifier.config)


def _similarity(identifier: Identifier, person: Person, voice: CleanVoice) -> float | None:
    references = identifier.library.references(person)
    if not any(each.model == identifier.library.model for each in references):
        return None
    return float(identifier.library.centroid(person) @ voice.vector)


def _added(identifier: Identifier, request: Request) -> Person:
    return identifier.library.add_person(
        request.name,
        consent=request.consent,
        consent_date=identifier.library.today if request.consent else None,
        expires=request.expires,
        notes=request.note,
    )


def _updated(identifier: Identifier, request: Request, person: Person) -> Person:
    """Return a person with what is asked for now; what is not stays, and what it was is noted."""
    updated = person
    if request.consent:
        updated = replace(updated, consent=request.consent, consent_date=identifier.library.today)
    if request.expires:
        updated = replace(updated, expires=request.expires)
    lost = person.consent not in ("", updated.consent)
    lost |= person.expires not in (None, updated.expires)
    notes = [person.notes, request.note, person.agreed if lost else ""]
    updated = replace(updated, notes="\n".join(filter(None, notes)))
    if updated != person:
        identifier.library.update(updated)
    return updated
