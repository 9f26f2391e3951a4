"""Ten-second chunks with powerset labels, made fast enough to train on as they come."""

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.segmentation import powerset, powerset_classes
from training.acoustics import Acoustics
from training.activity import GRID, bridged
from training.simulate.meeting import LONGEST_PAUSE
from training.simulate.recording import Studio
from training.simulate.scene import Scene
from training.simulate.tracks import drawn_gains, talker_tracks
from training.simulate.turns import Floor, Manners
from training.simulate.voices import VoiceBank

LOCAL_SPEAKERS = 3
TABLE = powerset(LOCAL_SPEAKERS, at_once=2)
"""The local speakers of each class, float32 ``(7, 3)``."""

FRAMES_PER_LABEL = 2
LABELS = FrameGrid(FRAMES_PER_LABEL * GRID.hop, GRID.sample_rate)
"""Labels are told in frames of 20 ms."""

CALM = Manners(turn=1.8, pause=0.35, backchannel=0.1, interruption=0.12)
LIVELY = Manners(
    gap=-0.3, gap_spread=0.8, turn=2.0, pause=0.25, backchannel=0.3, interruption=0.3, lapse=0.03
)
SPARSE = Manners(turn=1.2, lapse=0.7, lapse_length=5.0)
"""A chunk's manners: the lively teach overlap, the sparse teach what is not speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkSettings:
    """What chunks are made of.

    The chance of 0, 1, 2 and 3 talkers, their manners, the scene, and the seconds of silence that
    the labels of a talker pass over.
    """

    seconds: float = 10.0
    talkers: tuple[float, ...] = (0.1, 0.15, 0.35, 0.4)
    same_corpus: float = 0.5
    manners: tuple[Manners, ...] = (CALM, LIVELY, LIVELY, SPARSE)
    scene: Scene = field(default_factory=Scene)
    longest_pause: float = LONGEST_PAUSE


@dataclass(frozen=True)
class Chunk:
    """What a microphone writes down, and what was said.

    Attributes
    ----------
    waveform : float32 (samples,)
    classes : int64 (samples // 320,)
    dry : float32 (samples,)
        The talkers alone: no room, no noise.
    """

    waveform: NDArray[np.float32]
    classes: NDArray[np.int64]
    dry: NDArray[np.float32]


def simulate_chunk(
    bank: VoiceBank, acoustics: Acoustics, settings: ChunkSettings, rng: Generator
) -> Chunk:
    """Cut a chunk out of a conversation that began up to ten seconds before."""
    number = int(rng.choice(len(settings.talkers), p=settings.talkers))
    frames = GRID.frames_in(settings.seconds)
    lead = int(rng.integers(frames))
    talkers = bank.cast(number, rng, settings.same_corpus)
    manners = settings.manners[rng.integers(len(settings.manners))]
    placed = Floor(talkers, manners, rng).until(lead + frames) if talkers else []
    tracks, active = talker_tracks(placed, number, lead, frames)
    gains = drawn_gains(number, settings.scene.level_spread, rng)
    tracks *= gains[:, None]
    waveform = Studio(acoustics, bank).record(tracks, settings.scene, rng)
    spoken = [bridged(talks, settings.longest_pause) for talks in active]
    talking = np.array(spoken).reshape(number, frames)[np.argsort(-gains)]  # the loudest first
    classes = powerset_classes(_labelled(talking).T, TABLE)
    return Chunk(waveform, classes, tracks.sum(axis=0))


def _labelled(active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Give 10 ms frames ``(talkers, frames)`` the grid of labels, with room for three speakers."""
    talkers, frames = active.shape
    labelled = frames // FRAMES_PER_LABEL
    pairs = active[:, : labelled * FRAMES_PER_LABEL].reshape(talkers, labelled, FRAMES_PER_LABEL)
    labels = pairs.any(axis=2)
    return np.pad(labels, ((0, LOCAL_SPEAKERS - talkers), (0, 0)))


def activity(classes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Turn powerset classes ``(frames,)`` into activity, bool ``(frames, 3)``."""
    return TABLE[classes] > 0
