"""What similarities mean in recordings like the user's own, of which the user knows who speaks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diarize.audio import Samples
from diarize.errors import AudioError, EnrollmentError, translated
from diarize.labelled import Labelled
from diarize.pipeline import Diarizer
from enrollment import LibraryError
from enrollment.calibration import Calibration
from enrollment.fitting import fit_calibration
from enrollment.judgement import Judge
from enrollment.known import KnownVoices
from enrollment.people import check_new, folded, plain
from enrollment.trials import Trials, compared

PIECE = 10.0
"""Seconds that are embedded at once."""
LEAST = 3.0
"""Seconds of speech that say something of a voice."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Voices of named people, and the recordings they were heard in.

    Attributes
    ----------
    names : tuple of str
        Everybody who was heard, as `folded` gives them; `KnownVoices.owners` are places in it.
    voices : KnownVoices
        Pieces of what they say, ``n`` of them.
    recordings : int64 (n,)
        The number of the recording of each.
    """

    names: tuple[str, ...]
    voices: KnownVoices
    recordings: NDArray[np.int64]


def hear(diarizer: Diarizer, recordings: Iterable[Labelled]) -> Heard:
    """Embed what each named person says alone in each recording, piece by piece.

    Raises
    ------
    AudioError
        A recording cannot be read, or ends before its turns.
    EnrollmentError
        Nobody with a name says anything.
    """
    found = [
        (number, name, vector, seconds)
        for number, recording in enumerate(recordings)
        for name, vector, seconds in _heard(diarizer, recording)
    ]
    if not found:
        raise EnrollmentError("nobody with a name says anything alone in these recordings")
    numbers, names, vectors, seconds = zip(*found, strict=True)
    everybody = tuple(sorted(set(names)))
    owners = np.array([everybody.index(name) for name in names], np.int64)
    voices = KnownVoices(np.array(vectors, np.float32), owners, np.array(seconds))
    return Heard(everybody, voices, np.array(numbers, np.int64))


def _heard(
    diarizer: Diarizer, recording: Labelled
) -> Iterator[tuple[str, NDArray[np.float32], float]]:
    for speaker in filter(_is_named, recording.annotation.speakers):
        for piece in _pieces(recording, speaker):
            try:
                vector = diarizer.embed(piece)
            except AudioError:  # nothing in it that the engine takes for speech
                continue
            yield folded(plain(speaker)), vector, len(piece.waveform) / piece.sample_rate


def _is_named(speaker: str) -> bool:
    """Say whether a library would take a name."""
    try:
        check_new(speaker)
    except LibraryError:
        return False
    return True


def _pieces(recording: Labelled, speaker: str) -> Iterator[Samples]:
    try:
        sound = recording.said_by(speaker)
    except EnrollmentError:  # others talk all the time
        return
    length = int(PIECE * sound.sample_rate)
    for first in range(0, len(sound.waveform), length):
        piece = sound.waveform[first : first + length]
        if len(piece) >= LEAST * sound.sample_rate:
            yield Samples(piece, sound.sample_rate)


def calibrated(heard: Heard, judge: Judge) -> Calibration:
    """Fit a calibration to voices, on top of that of the bundle.

    Each piece is compared with what everybody says in the other recordings, since two pieces of
    one recording are alike for more reasons than the voice.

    Raises
    ------
    EnrollmentError
        There are too few people, or nobody is in two recordings.
    """
    parts = list(_trials(heard, judge))
    with translated(ValueError, to=EnrollmentError):
        if not parts:
            raise ValueError("calibration takes two recordings or more")
        return fit_calibration(Trials.joined(parts), judge.calibration)


def _trials(heard: Heard, judge: Judge) -> Iterator[Trials]:
    for recording in np.unique(heard.recordings):
        here = heard.recordings == recording
        if not here.all():
            voices, others = (heard.voices.take(np.flatnonzero(side)) for side in (here, ~here))
            yield compared(voices, others, judge.cohort, judge.calibration.share)
