"""Recordings with known answers: AMI excerpts and simulated meetings of held-out speakers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize import Annotation, Segment, read_annotations, read_uem
from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, load_corpus, read_waveform
from training.simulate import MeetingSettings, simulate_meeting

MINUTES = (2, 3, 4, 6, 10)
SPEAKERS = (2, 3, 4, 5, 6)
MEETINGS_EACH = 5


@dataclass(frozen=True)
class Case:
    """A recording with its answer.

    ``waveform`` is float32 ``(samples,)`` at 16 kHz; only ``scored`` counts.
    """

    group: str
    waveform: NDArray[np.float32]
    reference: Annotation
    scored: tuple[Segment, ...]

    @property
    def seconds(self) -> float:
        """Length of the recording."""
        return len(self.waveform) / SAMPLE_RATE


def ami_excerpts(data: Path) -> Iterator[Case]:
    """Yield the AMI excerpts of ``data/ami``, each scored over its UEM."""
    for audio in sorted((data / "ami").glob("*.flac")):
        reference = read_annotations(audio.with_suffix(".rttm"))
        scored = read_uem(audio.with_suffix(".uem"))
        turns = reference.get(audio.stem, Annotation(audio.stem))
        yield Case("AMI excerpts", read_waveform(audio), turns, tuple(scored[audio.stem]))


def simulated_meetings(data: Path, cache: Path, first_seed: int = 0) -> Iterator[Case]:
    """Yield meetings of 2 to 6 held-out speakers, 2 to 10 minutes each, simulated by seed.

    With five meetings for each number of speakers, every number meets every length once.
    """
    corpus = load_corpus(data / "speech" / "dev", cache)
    acoustics = Acoustics.load(data)
    for number in range(MEETINGS_EACH * len(SPEAKERS)):
        speakers = SPEAKERS[number % len(SPEAKERS)]
        minutes = MINUTES[(number // len(SPEAKERS) + number) % len(MINUTES)]
        settings = MeetingSettings(speakers=speakers, seconds=60.0 * minutes)
        made = simulate_meeting(corpus, acoustics, settings, first_seed + number)
        whole = (Segment(0.0, len(made.waveform) / SAMPLE_RATE),)
        yield Case(f"simulated, {speakers} speakers", made.waveform, made.annotation, whole)
