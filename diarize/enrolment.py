"""What may be enrolled: speech of one person alone, and enough of it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from clustering import Clusters
from diarize.audio import Samples, Source
from diarize.errors import EnrollmentError
from diarize.excerpts import seconds_alone
from diarize.listen import Heard
from diarize.pipeline import Diarizer
from diarize.result import Diarization
from enrollment.config import EnrolmentConfig


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanVoice:
    """The voice of one person, fit to be enrolled.

    Attributes
    ----------
    recording : str
        Where it was heard.
    vector : float32 (d,)
        Unit norm.
    seconds : float
        Speech without overlap.
    likeness : float or None
        Mean cosine of its parts with each other; None of one part.
    warnings : tuple of str
        What might be better.
    """

    recording: str
    vector: NDArray[np.float32] = field(repr=False)
    seconds: float
    likeness: float | None
    warnings: tuple[str, ...] = ()

    @property
    def quality(self) -> float | None:
        """The likeness, as a share in [0, 1]."""
        return None if self.likeness is None else min(max(self.likeness, 0.0), 1.0)


def clean_voice(
    diarizer: Diarizer,
    source: Source,
    *,
    channel: int | None = None,
    name: str = "",
    config: EnrolmentConfig | None = None,
) -> CleanVoice:
    """Return the voice of a recording of one person.

    The recording is diarized: what others say, and what is said while others talk, is left out.
    ``config`` is that of the diarizer, by default.

    Raises
    ------
    AudioError
        The recording cannot be read.
    EnrollmentError
        It is not of one person, too short, or too unlike itself.
    """
    config = config or diarizer.config.enrolment
    heard = diarizer.listen(source, channel, name)
    clusters = diarizer.group(heard)
    found = diarizer.stitch(heard, clusters)
    speaker = _only_speaker(found, config, is_excerpt=isinstance(source, Samples))
    seconds = seconds_alone(found.annotation, speaker)
    warnings = list(found.warnings)
    if seconds < config.enough:
        warnings.append(f"{seconds:.1f} s of speech are few; {config.enough:g} s know a voice well")
    vector, likeness = _voice(heard, clusters, found.voices[found.speakers.index(speaker)], config)
    alike = diarizer.config.clustering.same_speaker + config.margin
    if likeness is not None and likeness < alike:
        raise EnrollmentError(
            f"{heard.recording}: its parts are not alike enough to be of one voice "
            f"({likeness:.2f}); is it one person, and without music or noise?"
        )
    return CleanVoice(
        recording=heard.recording,
        vector=vector,
        seconds=seconds,
        likeness=likeness,
        warnings=tuple(warnings),
    )


def _only_speaker(found: Diarization, config: EnrolmentConfig, *, is_excerpt: bool) -> str:
    """Return who talks in a recording, if it is one person for long enough."""
    spoken = {speaker: seconds_alone(found.annotation, speaker) for speaker in found.speakers}
    if not spoken:
        raise EnrollmentError(f"{found.recording}: no speech found, so there is no voice to know")
    speaker = max(spoken, key=lambda each: spoken[each])
    total, alone = sum(found.annotation.talk_time().values()), sum(spoken.values())
    if alone - spoken[speaker] > config.others * total:
        raise EnrollmentError(f"{found.recording}: {_several(spoken, is_excerpt)}")
    if total - alone > config.overlap * total:
        raise EnrollmentError(
            f"{found.recording}: several talk at once for {total - alone:.1f} of {total:.1f} s; "
            "enrol from speech of one person alone"
        )
    if spoken[speaker] < config.least:
        raise EnrollmentError(
            f"{found.recording}: {spoken[speaker]:.1f} s of speech are too few; it takes "
            f"{config.least:g} s, better {config.enough:g} s"
        )
    return speaker


def _several(spoken: dict[str, float], is_excerpt: bool) -> str:
    """Say how much each talks; their names are known here alone, and not to who reads it."""
    parts = " and ".join(f"{seconds:.1f} s" for seconds in spoken.values())
    found = f"{len(spoken)} people seem to talk ({parts}), and it takes one"
    if is_excerpt:
        return (
            f"{found}; correct the result (`diarize edit`), enrol from another recording, or "
            "allow for more in the settings (`others` of [enrolment])"
        )
    return (
        f"{found}; diarize it, and `diarize enroll NAME --from RESULT --speaker SPEAKER` takes "
        "one of them"
    )


def _voice(
    heard: Heard, clusters: Clusters, centroid: NDArray[np.float32], config: EnrolmentConfig
) -> tuple[NDArray[np.float32], float | None]:
    """Return the mean of a speaker's clean regions, unit norm, and how alike they are."""
    label = int(np.argmax(clusters.centroids @ centroid))
    mine = clusters.labels == label
    long = mine & (heard.regions.seconds >= config.region)
    chosen = long if long.any() else mine
    vectors, seconds = heard.embeddings[chosen], np.maximum(heard.regions.seconds[chosen], 0.1)
    mean = seconds @ vectors
    return (mean / np.linalg.norm(mean)).astype(np.float32), _likeness(vectors, seconds)


def _likeness(vectors: NDArray[np.float32], seconds: NDArray[np.float32]) -> float | None:
    """Return the mean cosine of pairs of unit rows, weighted by their seconds."""
    if len(vectors) < 2:
        return None
    total = float(np.sum((seconds @ vectors) ** 2) - np.sum(seconds**2))
    return total / float(seconds.sum() ** 2 - np.sum(seconds**2))
