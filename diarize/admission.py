"""Whom a new voice is added to: nobody is enrolled twice, or with somebody else's voice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from diarize.audio import Source
from diarize.enrolment import CleanVoice, clean_voice
from diarize.errors import EnrollmentError, expect, translated
from diarize.identify import Identifier, identifier_with
from diarize.library import SpeakerLibrary
from diarize.newcomer import Newcomer
from diarize.pipeline import Diarizer
from enrollment import LibraryError, Person, Reference, Utterance
from enrollment.rows import LONGEST_SOURCE, as_day

Kept = tuple[Path, str]
"""A recording that is kept to embed it again, and its SHA-256."""


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

    def __post_init__(self) -> None:
        for value in (self.name, self.consent, self.note):
            expect(value, str, "name, consent and note are text")
        object.__setattr__(self, "expires", as_day(self.expires))


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
    ValueError
        There is no recording.
    """
    asked = EnrolmentRequest(name=request) if isinstance(request, str) else request
    expect(asked, EnrolmentRequest, "what is asked for is an EnrolmentRequest or a name")
    if not sources:
        raise ValueError(f"no recording of {asked.name!r} was given")
    voices = [clean_voice(diarizer, source) for source in sources]
    return admit(identifier_with(diarizer.models, library), asked, voices)


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
    newcomer = Newcomer(identifier, voice)
    person = _owner(newcomer, request)
    if person.is_expired(identifier.library.today):
        raise EnrollmentError(
            f"{person.name!r} expired on {person.expires}; give --expires with a day to come"
        )
    similarity = newcomer.similarity(person)
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


def _owner(newcomer: Newcomer, request: EnrolmentRequest) -> Person:
    """Return whose voice it is, who may be new."""
    library = newcomer.identifier.library
    person = library.find(request.name)
    if not request.force:
        like = newcomer.owner()
        if person is None and like is not None and request.merge:
            person = like
        elif like is not None and (person is None or like.id != person.id):
            raise _refused(newcomer, _elsewhere(like, person, request))
        if person is not None:
            _check_like(newcomer, person)
    return _added(library, request) if person is None else _updated(library, request, person)


def _check_like(newcomer: Newcomer, person: Person) -> None:
    if newcomer.was_enrolled(person):
        raise _refused(
            newcomer,
            f"this very speech of {person.name!r} is enrolled already; if it is to count twice, "
            "add it with --force",
        )
    if not newcomer.is_like(person):
        raise _refused(
            newcomer,
            f"this does not sound like {person.name!r} as enrolled so far; if it is they, add it "
            "with --force",
        )


def _refused(newcomer: Newcomer, why: str) -> EnrollmentError:
    return EnrollmentError(f"{newcomer.voice.recording}: {why}")


def _elsewhere(like: Person, person: Person | None, request: EnrolmentRequest) -> str:
    """Return what to do with a voice that is in the library under another name."""
    known = f"this voice is in the library as {like.name!r}"
    if person is None:
        return f"{known}; add it to them with --merge, or enrol it all the same with --force"
    return (
        f"{known}, and {request.name!r} is somebody else; enrol it as {like.name!r}, make one of "
        "them with `diarize speakers merge`, or enrol it all the same with --force"
    )


def _added(library: SpeakerLibrary, request: EnrolmentRequest) -> Person:
    return library.add_person(
        request.name,
        consent=request.consent,
        consent_date=library.today if request.consent else None,
        expires=request.expires,
        notes=request.note,
    )


def _updated(library: SpeakerLibrary, request: EnrolmentRequest, person: Person) -> Person:
    """Return a person with what is asked for now; what is not stays, and what it was is noted."""
    updated = person.agreeing(library.today, request.consent, request.expires)
    notes = "\n".join(filter(None, (updated.notes, request.note)))
    updated = replace(updated, notes=notes)
    if updated != person:
        library.update(updated)
    return updated
