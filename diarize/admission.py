"""Whom a new voice is added to: nobody is enrolled twice, or with somebody else's voice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from diarize.audio import Source
from diarize.enrolment import CleanVoice, clean_voice
from diarize.errors import EnrollmentError, translated
from diarize.identify import Identifier, compare, identifier_with
from diarize.library import SpeakerLibrary
from diarize.pipeline import Diarizer
from enrollment import LibraryError, Person, Reference, Utterance
from enrollment.identification import Decision
from enrollment.rows import LONGEST_SOURCE

SAME = 0.9995
"""Cosine of two voices above which they are of the same speech, whatever file it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRequest:
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


def enroll(
    diarizer: Diarizer, library: SpeakerLibrary, request: EnrolmentRequest | str, *sources: Source
) -> tuple[Admitted, ...]:
    """Make a voice known by a name, from recordings of that person alone: all of them, or none.

    Parameters
    ----------
    diarizer : Diarizer
        Finds the speech; its models must be those of the library.
    library : SpeakerLibrary
        Open.
    request : EnrolmentRequest or str
        What is asked for, or just the name.
    sources : str, Path, bytes, binary stream or Samples
        The recordings.

    Raises
    ------
    AudioError
        A recording cannot be read.
    EnrollmentError
        A recording is no good reference, a voice is known under another name or unlike that of the
        person, or the library is of another model or cannot be changed.
    ModelError
        The models are of no bundle.
    """
    asked = EnrolmentRequest(name=request) if isinstance(request, str) else request
    voices = [clean_voice(diarizer, source) for source in sources]
    return admit(identifier_with(diarizer.models, library), asked, voices)


Kept = tuple[Path, str]
"""A recording that is kept to embed it again, and its SHA-256."""


def admit(
    identifier: Identifier,
    request: EnrolmentRequest,
    voices: Sequence[CleanVoice],
    kept: Sequence[Kept | None] = (),
) -> tuple[Admitted, ...]:
    """Enrol voices, all or none.

    ``kept`` says of each what is kept of it, or None; nothing is of any without it.

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
            for voice, audio in zip(voices, kept or [None] * len(voices), strict=True)
        ]
    return tuple(admitted)


def _admitted(
    identifier: Identifier, request: EnrolmentRequest, voice: CleanVoice, kept: Kept | None
) -> Admitted:
    person = _owner(identifier, request, voice)
    if person.is_expired(identifier.library.today):
        raise EnrollmentError(
            f"{person.name!r} expired on {person.expires}; give --expires with a day to come"
        )
    similarity = _similarity(identifier, person, voice)
    audio, sha256 = kept or (None, None)
    utterance = Utterance(
        vector=voice.vector,
        seconds=voice.seconds,
        source=voice.recording[:LONGEST_SOURCE],
        quality=voice.quality,
        audio=audio,
        audio_sha256=sha256,
    )
    (reference,) = identifier.library.enrol(person, utterance)
    return Admitted(person, reference, similarity)


def _owner(identifier: Identifier, request: EnrolmentRequest, voice: CleanVoice) -> Person:
    """Return whose voice it is, who may be new."""
    library = identifier.library
    person = library.find(request.name)
    if not request.force:
        like = _alike(identifier, voice)
        if person is None and like is not None and request.merge:
            person = like
        elif like is not None and (person is None or like.id != person.id):
            raise EnrollmentError(f"{voice.recording}: {_elsewhere(like, person, request)}")
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


def _elsewhere(like: Person, person: Person | None, request: EnrolmentRequest) -> str:
    """Return what to do with a voice that is in the library under another name."""
    known = f"this voice is in the library as {like.name!r}"
    if person is None:
        return f"{known}; add it to them with --merge, or enrol it all the same with --force"
    return (
        f"{known}, and {request.name!r} is somebody else; enrol it as {like.name!r}, make one of "
        "them with `diarize speakers merge`, or enrol it all the same with --force"
    )


def _is_there(identifier: Identifier, person: Person, voice: CleanVoice) -> bool:
    """Say whether the same speech was enrolled before, which would count as more of the voice."""
    library = identifier.library
    known = [each for each in library.references(person) if each.model == library.model]
    return any(float(each.vector @ voice.vector) > SAME for each in known)


def _alike(identifier: Identifier, voice: CleanVoice) -> Person | None:
    """Return who has this voice already, if that is sure; somebody who expired may, too."""
    (decision,) = identifier.decide(voice.vector[None], np.array([voice.seconds]))
    if decision.decision == "accept" and decision.person is not None:
        return identifier.known().people[decision.person]
    library = identifier.library
    for person in library.expired(library.today):
        found = _against(identifier, person, voice)
        if found is not None and found.decision == "accept":
            return person
    return None


def _is_like(identifier: Identifier, person: Person, voice: CleanVoice) -> bool:
    decision = _against(identifier, person, voice)
    return decision is None or decision.decision != "unknown"


def _against(identifier: Identifier, person: Person, voice: CleanVoice) -> Decision | None:
    """Compare a voice with one person alone; None if nothing is known of them."""
    theirs = identifier.library.voice(person)
    if theirs is None:
        return None
    return compare(voice.vector, voice.seconds, theirs, identifier.judge, identifier.config)


def _similarity(identifier: Identifier, person: Person, voice: CleanVoice) -> float | None:
    theirs = identifier.library.voice(person)
    return None if theirs is None else float(theirs.vectors[0] @ voice.vector)


def _added(identifier: Identifier, request: EnrolmentRequest) -> Person:
    return identifier.library.add_person(
        request.name,
        consent=request.consent,
        consent_date=identifier.library.today if request.consent else None,
        expires=request.expires,
        notes=request.note,
    )


def _updated(identifier: Identifier, request: EnrolmentRequest, person: Person) -> Person:
    """Return a person with what is asked for now; what is not stays, and what it was is noted."""
    updated = person.agreeing(identifier.library.today, request.consent, request.expires)
    notes = "\n".join(filter(None, (updated.notes, request.note)))
    updated = replace(updated, notes=notes)
    if updated != person:
        identifier.library.update(updated)
    return updated
