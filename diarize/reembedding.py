"""Voices of a library made anew with another model, from the recordings that were kept."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from diarize.bundle import EmbeddingModel
from diarize.enrolment import clean_voice
from diarize.errors import DiarizeError, EnrollmentError
from diarize.files import sha256_of
from diarize.library import SpeakerLibrary
from diarize.pipeline import Diarizer
from enrollment import Person, Reference


@dataclass(frozen=True, slots=True)
class Failed:
    """A voice that could not be embedded again: whose, from where, and why."""

    person: str
    source: str
    problem: str


@dataclass(frozen=True, slots=True)
class Reembedded:
    """How many voices were embedded again, and which were not."""

    embedded: int
    failed: tuple[Failed, ...] = ()


def reembedded(
    library: SpeakerLibrary,
    diarizer: Diarizer,
    model: EmbeddingModel,
    *,
    dry_run: bool = False,
) -> Reembedded:
    """Make a library one of another model.

    Voices that are of the model already stay as they are, and so do those that fail: they are in
    the library, but not searched. Voices that are enrolled meanwhile are embedded again too. With
    ``dry_run`` nothing is changed.

    Raises
    ------
    EnrollmentError
        There are voices, and none of them could be embedded again: nothing is changed.
    """
    embedded = 0
    failed: list[Failed] = []
    seen: set[str] = set()
    while waiting := _of_others(library, model, seen):  # more may be enrolled meanwhile
        seen.update(reference.id for _, reference in waiting)
        vectors, problems = _embedded(diarizer, waiting)
        failed += problems
        if failed and not embedded and not vectors and not _has_any(library, model):
            raise EnrollmentError(
                f"{library.path}: no voice can be embedded again ({failed[0].problem}); "
                "enrol into a new library"
            )
        if dry_run:
            return Reembedded(len(vectors), tuple(failed))
        embedded += library.replace_vectors(model.sha256, model.dimension, vectors)
    if library.model != model.sha256 and not dry_run:
        library.replace_vectors(model.sha256, model.dimension, {})
    return Reembedded(embedded, tuple(failed))


Owned = tuple[Person, Reference]


def _of_others(library: SpeakerLibrary, model: EmbeddingModel, seen: set[str]) -> list[Owned]:
    """Return the voices of other models that were not ``seen``, with whose they are."""
    return [
        (person, reference)
        for person in library.people()
        for reference in library.references(person)
        if reference.model != model.sha256 and reference.id not in seen
    ]


def _has_any(library: SpeakerLibrary, model: EmbeddingModel) -> bool:
    known = (each for person in library.people() for each in library.references(person))
    return any(reference.model == model.sha256 for reference in known)


def _embedded(
    diarizer: Diarizer, waiting: list[Owned]
) -> tuple[dict[str, NDArray[np.float32]], list[Failed]]:
    vectors: dict[str, NDArray[np.float32]] = {}
    failed: list[Failed] = []
    for person, reference in waiting:
        try:
            vectors[reference.id] = _again(diarizer, reference)
        except DiarizeError as problem:
            failed.append(Failed(person.name, reference.source, str(problem)))
    return vectors, failed


def _again(diarizer: Diarizer, reference: Reference) -> NDArray[np.float32]:
    if reference.audio is None:
        raise EnrollmentError(f"{reference.source}: no recording was kept")
    if reference.audio_sha256 and reference.audio_sha256 != sha256_of(reference.audio):
        raise EnrollmentError(f"{reference.audio}: is not what was enrolled from there; enrol anew")
    usual = diarizer.config.enrolment
    # what was found fit to be enrolled, within whichever limits, is not judged again
    config = replace(usual, **ADMITTED) if reference.audio_sha256 else usual
    return clean_voice(diarizer, reference.audio, config=config).vector


ADMITTED = {"least": 0.0, "others": 1.0, "overlap": 1.0, "margin": -1.0}
"""Limits of enrolment that nothing is beyond."""
