"""Unknown speakers of many recordings, grouped by their voices.

Results hold no voices, which are biometric data, so the recordings are listened to again; nothing
of what is heard is kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.errors import AudioError, DiarizeError, EnrollmentError
from diarize.excerpts import seconds_alone
from diarize.labelled import Labelled, refuse
from diarize.pipeline import Diarizer
from enrollment.judgement import IdentificationConfig, Rater
from enrollment.known import KnownVoices
from enrollment.people import is_numbered

LEAST = 3.0
"""Seconds below which a voice is not grouped with others."""
NEVER = 1e6
"""Distance of two voices of one recording, which are not of one person."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker of a result: the file, its recording, the speaker, and seconds said alone."""

    result: Path
    recording: str
    speaker: str
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return all of it in plain types."""
        return {
            "result": str(self.result),
            "recording": self.recording,
            "speaker": self.speaker,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A voice without a name, float32 ``(d,)`` of unit norm, and where it appears."""

    appearance: Appearance
    vector: NDArray[np.float32]


def unknown_voices(
    diarizer: Diarizer,
    recordings: Iterable[Labelled],
    failed: Callable[[DiarizeError], None] = refuse,
) -> list[Unknown]:
    """Return the voices of speakers without a name who say enough.

    Raises
    ------
    AudioError, EnrollmentError
        A recording cannot be read, or ends before its turns, unless that is told to ``failed``.
    """
    found: list[Unknown] = []
    for recording in recordings:
        try:
            found += _voices(diarizer, recording)
        except (AudioError, EnrollmentError) as problem:
            failed(problem)
    return found


def _voices(diarizer: Diarizer, recording: Labelled) -> list[Unknown]:
    numbered = filter(is_numbered, recording.annotation.speakers)
    voices = (_voice(diarizer, recording, speaker) for speaker in numbered)
    return [voice for voice in voices if voice]


def _voice(diarizer: Diarizer, recording: Labelled, speaker: str) -> Unknown | None:
    seconds = seconds_alone(recording.annotation, speaker)
    if seconds < LEAST:
        return None
    sound = recording.said_by(speaker)
    try:
        vector = diarizer.embed(sound)
    except AudioError:  # nothing in it that the engine takes for speech
        return None
    name = recording.annotation.recording
    return Unknown(Appearance(recording.turns, name, speaker, seconds), vector)


def link(
    voices: Sequence[Unknown],
    judge: Rater,
    config: IdentificationConfig = IdentificationConfig(),
) -> list[tuple[Appearance, ...]]:
    """Group voices that are of one person, by average linkage.

    Two groups become one if on average their pairs score as high as it takes to accept a name
    among so many people. Speakers of one recording stay apart. The group that says most comes
    first, and in it whoever says most.
    """
    labels = _labels(voices, judge, config)
    groups = [
        tuple(
            sorted(
                (
                    voice.appearance
                    for voice, own in zip(voices, labels, strict=True)
                    if own == label
                ),
                key=lambda each: -each.seconds,
            )
        )
        for label in np.unique(labels)
    ]
    return sorted(groups, key=lambda group: -sum(each.seconds for each in group))


def _labels(
    voices: Sequence[Unknown], judge: Rater, config: IdentificationConfig
) -> NDArray[np.integer[Any]]:
    if len(voices) < 2:
        return np.zeros(len(voices), np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    people = KnownVoices(
        np.array([voice.vector for voice in voices], np.float32),
        np.arange(len(voices)),
        np.array([voice.appearance.seconds for voice in voices]),
    )
    ratings = judge.rate(people, people, len(voices), config)
    short = ratings.needed - ratings.scores
    distances = np.maximum((short + short.T) / 2 - short.min(), 0)
    homes = np.unique(
        [f"{voice.appearance.result}\n{voice.appearance.recording}" for voice in voices],
        return_inverse=True,
    )[1]
    distances[homes[:, None] == homes] = NEVER
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    return np.asarray(fcluster(tree, -float(short.min()), "distance"))
