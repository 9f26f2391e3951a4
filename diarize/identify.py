"""Voices of a recording x speaker library -> names, suggestions, or unknown."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from diarize.bundle import Bundle
from diarize.errors import EnrollmentError, ModelError, translated
from diarize.excerpts import seconds_alone
from diarize.identities import Candidate, Identity
from diarize.judge import judge_of
from diarize.library import SpeakerLibrary
from diarize.models import Models
from diarize.naming import named
from diarize.people import Known, known_in
from diarize.result import Diarization
from enrollment import LibraryError, Person
from enrollment.identification import Decision, identify
from enrollment.judgement import IdentificationConfig, Judge, Rater
from enrollment.known import KnownVoices, lasting

logger = logging.getLogger(__name__)


class Identifier:
    """Names the voices of recordings after the people of a library.

    Parameters
    ----------
    library : SpeakerLibrary
        Open, and of the bundle's model.
    bundle : Bundle
        That of the diarizer.
    config : IdentificationConfig
        How sure a name must be.

    Raises
    ------
    EnrollmentError
        The library is of another model.
    ModelError, ConfigError
        The bundle's cohort, or the library's calibration, is not as it should be.
    """

    def __init__(
        self,
        library: SpeakerLibrary,
        bundle: Bundle,
        config: IdentificationConfig = IdentificationConfig(),
    ) -> None:
        with translated(LibraryError, to=EnrollmentError):
            library.check_model(bundle.embedding.sha256, bundle.embedding.dimension)
        self.library, self.config = library, config
        self.judge = judge_of(bundle, library.calibration_path)
        self._known: Known | None = None
        self._doubted = 0
        self._is_logged = True

    def __call__(self, found: Diarization) -> Diarization:
        """Return a result with the names that are sure, and the likeliest people for each voice.

        The library's log notes the names that were accepted. If it cannot be written, as of a
        library that is read-only, that is told once.

        Raises
        ------
        EnrollmentError
            The library cannot be read.
        """
        known = self.known()
        identities = self._identities(found, known)
        self._note(identities, known, found.recording)
        return named(found, identities, self.config)

    def identities(self, found: Diarization) -> tuple[Identity, ...]:
        """Say who the speakers of a result are, in their order."""
        return self._identities(found, self.known())

    def _identities(self, found: Diarization, known: Known) -> tuple[Identity, ...]:
        seconds = [seconds_alone(found.annotation, speaker) for speaker in found.speakers]
        decisions = self._decide(found.voices, np.array(seconds), known) if seconds else []
        return tuple(
            _identity(speaker, spoken, decision, known.people)
            for speaker, spoken, decision in zip(found.speakers, seconds, decisions, strict=True)
        )

    def decide(self, voices: NDArray[np.float32], seconds: NDArray[np.floating]) -> list[Decision]:
        """Say whose voices, unit rows ``(k, d)`` with their seconds of speech ``(k,)``, these are.

        People are called by their place in those of `known`.
        """
        return self._decide(voices, seconds, self.known())

    def _decide(
        self, voices: NDArray[np.float32], seconds: NDArray[np.floating], known: Known
    ) -> list[Decision]:
        self._doubt(len(known.people))
        spoken = lasting(seconds)
        return identify(voices, spoken, known.voices, self.judge, self.config, known.index)

    @property
    def can_guide(self) -> bool:
        """Whether names are sure enough, and anybody is known, to tell speakers apart by."""
        return isinstance(self.judge, Judge) and bool(self.known().people)

    def surely(
        self, voices: NDArray[np.float32], seconds: NDArray[np.floating]
    ) -> list[int | None]:
        """Return whom voices are sure to be of, as `decide` does; None of nobody.

        Several may be of one person. A name is as sure as was asked for, and at least as sure as
        is usual: whom one wrongly takes for two costs more than a wrong name.
        """
        known = self.known()
        far = min(self.config.far, IdentificationConfig().far)
        config = replace(self.config, far=far, allow_repeats=True)
        found = identify(voices, lasting(seconds), known.voices, self.judge, config, known.index)
        return [each.person if each.decision == "accept" else None for each in found]

    def known(self) -> Known:
        """Return whoever can be looked for now, of those whom the configuration names.

        Names of which there is nobody are told.

        Raises
        ------
        EnrollmentError
            The library cannot be read, is closed, or was opened in another thread.
        """
        with translated(LibraryError, to=EnrollmentError):
            if self._known is None or self._known.state != self.library.state:
                self._known = self._sought(known_in(self.library))
        return self._known

    def _sought(self, everybody: Known) -> Known:
        if self.config.among is None:
            return everybody
        if lacking := everybody.lacks(self.config.among):
            logger.warning("no voice in the library: %s", ", ".join(map(repr, lacking)))
        return everybody.among(self.config.among)

    def _doubt(self, people: int) -> None:
        """Warn, once for each number of people, if the false-accept rate cannot be promised."""
        if isinstance(self.judge, Judge) and people not in (0, self._doubted):
            self._doubted = people
            if doubt := self.judge.calibration.doubt(self.config.far, people):
                logger.warning("%s", doubt)

    def _note(self, identities: Sequence[Identity], known: Known, recording: str) -> None:
        people = {person.id: person for person in known.people}
        accepted = [people[each.person.id] for each in identities if each.person and each.name]
        try:
            if accepted:
                with self.library.transaction():
                    for person in accepted:
                        self.library.record_match(person, recording)
        except LibraryError as problem:
            if self._is_logged:
                logger.warning("names are given, but not noted in the log: %s", problem)
            self._is_logged = False


def identifier_with(
    models: Models, library: SpeakerLibrary, config: IdentificationConfig = IdentificationConfig()
) -> Identifier:
    """Return what names voices that these models hear.

    Raises
    ------
    ModelError
        They are of no bundle.
    """
    if models.bundle is None:
        raise ModelError("voices are recognised with the models of a bundle only; these are none")
    return Identifier(library, models.bundle, config)


def compare(
    vector: NDArray[np.float32],
    seconds: float,
    person: KnownVoices,
    judge: Rater,
    config: IdentificationConfig,
) -> Decision:
    """Say whether a voice ``(d,)`` is that of one person."""
    spoken = lasting(np.array([seconds]))
    return identify(vector[None], spoken, person, judge, config)[0]


def _identity(
    speaker: str, seconds: float, decision: Decision, people: tuple[Person, ...]
) -> Identity:
    candidates = {
        each.person: Candidate(people[each.person].name, people[each.person].id, each.probability)
        for each in decision.candidates
    }
    listed = tuple(candidates.values())
    # a name that went to this voice only since likelier ones went to others says nothing
    if decision.person not in candidates:
        return Identity(speaker, seconds, "unknown", None, listed)
    return Identity(speaker, seconds, decision.decision, candidates[decision.person], listed)
