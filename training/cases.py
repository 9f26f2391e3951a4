"""Recordings with known answers: AMI excerpts and simulated meetings of held-out speakers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize import Annotation, Segment, read_annotations, read_uem
from diarize.errors import FileError
from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, load_corpus, read_waveform
from training.simulate import MeetingSettings, ReadingSettings, simulate_meeting, simulate_reading
from training.simulate.scene import SCENES

# A meeting room: all talkers around a microphone in one room, noise 10 to 25 dB below. A hall: the
# same in a church, a tunnel or a grain silo. Close microphones: a call, where each has one. And
# anything: half of the talkers close, noise from 5 dB, telephones, clipping.
SCENE_NAMES = {
    "room": "meeting room",
    "hall": "hall",
    "clean": "close microphones",
    "mixed": "anything",
}
# Seconds: the references of the AMI excerpts have no shorter pause within a speaker.
AMI_PAUSE = 1.0
# Readers in turn: whole utterances of the corpus, one after the other, close to the microphone.
READERS = (1, 2, 3, 4)
OVERLAPS = (0.0, 0.1, 0.2)
SNRS = (15.0, 20.0, 30.0, 40.0)
# Where nobody is to say anything twice: seconds for each speaker, and how many they have to say.
EACH, ENOUGH = 40.0, 45.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people meet, 1 to 6, and for how many minutes: each in turn.

    The corpus has a minute of each speaker at most, so that in a long meeting they say the same
    again and again. Without any ``minutes`` a meeting is so short that next to nothing is said
    twice.
    """

    speakers: Sequence[int] = (2, 3, 4, 5, 6)
    minutes: Sequence[float] = (2, 3, 4, 6, 10)

    def of(self, number: int) -> tuple[int, float]:
        """Return the speakers and minutes of a meeting."""
        speakers = self.speakers[number % len(self.speakers)]
        if not self.minutes:
            return speakers, speakers * EACH / 60
        rounds = number // len(self.speakers)
        return speakers, self.minutes[(rounds + number) % len(self.minutes)]

    def settings(self, number: int, scene: str) -> MeetingSettings:
        """Return what such a meeting is simulated from."""
        speakers, minutes = self.of(number)
        meeting = MeetingSettings(speakers=speakers, seconds=60.0 * minutes, scene=SCENES[scene])
        return meeting if self.minutes else replace(meeting, enough=ENOUGH)


ALONE = Sizes(speakers=(1,))
SHORT = Sizes(speakers=(1, 2, 3, 4), minutes=(1 / 3, 1 / 2, 2 / 3, 5 / 6, 7 / 6, 3 / 2))
SAID_ONCE = Sizes(speakers=(1, 2, 3, 4), minutes=())


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
    """Yield the AMI excerpts of ``data/ami``, each scored over its UEM.

    Raises
    ------
    FileError
        There are none.
    """
    files = sorted((data / "ami").glob("*.flac"))
    if not files:
        raise FileError(str(data / "ami"), "holds no FLAC files")
    for audio in files:
        reference = read_annotations(audio.with_suffix(".rttm"))
        scored = read_uem(audio.with_suffix(".uem"))
        turns = reference.get(audio.stem, Annotation(audio.stem))
        yield Case("AMI excerpts", read_waveform(audio), turns, tuple(scored[audio.stem]))


def simulated_meetings(
    data: Path,
    cache: Path,
    scene: str,
    meetings: int = 25,
    first_seed: int = 0,
    sizes: Sizes = Sizes(),
) -> Iterator[Case]:
    """Yield meetings of held-out speakers, simulated by seed; ``scene`` is one of `SCENE_NAMES`."""
    corpus = load_corpus(data / "speech" / "dev", cache)
    acoustics = Acoustics.load(data, "dev", cache)
    for number in range(meetings):
        settings = sizes.settings(number, scene)
        made = simulate_meeting(corpus, acoustics, settings, first_seed + number)
        whole = (Segment(0.0, len(made.waveform) / SAMPLE_RATE),)
        group = f"{SCENE_NAMES[scene]}, {settings.speakers} speakers"
        yield Case(group, made.waveform, made.annotation, whole)


def readers_in_turn(
    data: Path, cache: Path, recordings: int = 20, first_seed: int = 0
) -> Iterator[Case]:
    """Yield recordings of held-out speakers who read in turn, 1 to 4 of them for 1 to 4 minutes."""
    corpus = load_corpus(data / "speech" / "dev", cache)
    for number in range(recordings):
        settings = ReadingSettings(
            speakers=READERS[number % len(READERS)],
            seconds=60.0 * (1 + number // len(READERS) % 4),
            overlap=OVERLAPS[number % len(OVERLAPS)],
            snr=SNRS[number // len(READERS) % len(SNRS)],
        )
        made = simulate_reading(corpus, settings, first_seed + number)
        whole = (Segment(0.0, settings.seconds),)
        group = f"read in turn, {settings.speakers} speakers"
        yield Case(group, made.waveform, made.annotation, whole)
