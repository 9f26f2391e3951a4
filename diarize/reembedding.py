"""Voices of a library made anew with another model, from the recordings that were kept."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diarize.bundle import EmbeddingModel
from diarize.enrolment import clean_voice
from diarize.errors import DiarizeError, EnrollmentError
from diarize.library import SpeakerLibrary
from diarize.pipeline import Diarizer
from enrollment import Reference


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
    failed: tuple[Failed, ...] = field(default=())


def reembedded(
    library: SpeakerLibrary,
    diarizer: Diarizer,
    model: EmbeddingModel,
    *,
    dry_run: bool = False,
) -> Reembedded:
    """Make a library one of another model.

    Voices that are of the model already stay as they are, and so do those that fail: they are in
    the library, but not searched. With ``dry_run`` nothing is changed.

    Raises
    ------
    EnrollmentError
        There are voices, and none of them could be embedded again: nothing is changed.
    """
    vectors: dict[str, NDArray[np.float32]] = {}
    failed: list[Failed] = []
    current = 0
    for person in library.people():
        for reference in library.references(person):
            if reference.model == model.sha256:
                current += 1
                continue
            try:
                vectors[reference.id] = _again(diarizer, reference)
            except DiarizeError as problem:
                failed.append(Failed(person.name, reference.source, str(problem)))
    if failed and not vectors and not current:
        raise EnrollmentError(
            f"{library.path}: no voice can be embedded again ({failed[0].problem}); "
            "enrol into a new library"
        )
    if not dry_run and (vectors or library.model != model.sha256):
        library.replace_vectors(model.sha256, model.dimension, vectors)
    return Reembedded(len(vectors), tuple(failed))


def _again(diarizer: Diarizer, reference: Reference) -> NDArray[np.float32]:
    if reference.audio is None:
        raise EnrollmentError(f"{reference.source}: no recording was kept")
    return clean_voice(diarizer, reference.audio).vector
