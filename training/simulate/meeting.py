"""Whole meetings with their annotation, for benchmarks and demonstrations."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diarize.timeline import Annotation, Turn
from training.acoustics import Acoustics
from training.activity import GRID, bridged
from training.corpus import Corpus
from training.simulate.recording import Studio
from training.simulate.scene import Scene
from training.simulate.tracks import drawn_gains, talker_tracks
from training.simulate.turns import Floor, Manners
from training.simulate.voices import VoiceBank

LONGEST_PAUSE = 0.5
"""Seconds: shorter pauses belong to the turn (docs/decisions/0004)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSettings:
    """Who meets, for how long, and how it is recorded.

    ``speakers`` talk for ``seconds``; ``same_corpus`` is the chance that all are of one corpus.
    Speakers have ``enough`` seconds to say: whoever is out of words says the same again.
    """

    speakers: int = 4
    seconds: float = 240.0
    same_corpus: float = 0.4
    enough: float = 8.0
    manners: Manners = field(default_factory=Manners)
    scene: Scene = field(default_factory=Scene)

    def __post_init__(self) -> None:
        if not 1 <= self.speakers <= 6:
            raise ValueError(f"a meeting has 1 to 6 speakers, got {self.speakers}")
        if self.seconds <= 0:
            raise ValueError(f"a meeting lasts more than 0 seconds, got {self.seconds}")


@dataclass(frozen=True)
class Conversation:
    """A recording, float32 ``(samples,)`` at 16 kHz, and who spoke when in it."""

    waveform: NDArray[np.float32]
    annotation: Annotation


def simulate_meeting(
    corpus: Corpus, acoustics: Acoustics, settings: MeetingSettings, seed: int
) -> Conversation:
    """Let speakers of a corpus hold a meeting; equal arguments give equal meetings.

    Turns are the speech found in the utterances, with pauses of at most 0.5 s bridged.
    """
    rng = np.random.default_rng(seed)
    bank = VoiceBank(corpus, least_seconds=settings.enough)
    talkers = bank.cast(settings.speakers, rng, settings.same_corpus)
    frames = GRID.frames_in(settings.seconds)
    placed = Floor(talkers, settings.manners, rng).until(frames)
    tracks, active = talker_tracks(placed, len(talkers), 0, frames)
    tracks *= drawn_gains(len(talkers), settings.scene.level_spread, rng)[:, None]
    waveform = Studio(acoustics, bank).record(tracks, settings.scene, rng)
    names = [talker.name for talker in talkers]
    return Conversation(waveform, _annotated(active, names, f"simulated-{seed}"))


def _annotated(active: NDArray[np.bool_], names: list[str], recording: str) -> Annotation:
    turns = [
        Turn(segment.start, segment.end, name)
        for name, talks in zip(names, active, strict=True)
        for segment in GRID.segments(bridged(talks, LONGEST_PAUSE))
    ]
    return Annotation(recording, turns)
