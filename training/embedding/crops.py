"""Crops of voices as the pipeline will meet them, drawn anew for each batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from embeddings.features import FbankConfig, centred, fbank
from training.acoustics import Acoustics, add_noise, position, reverberate, telephone
from training.codecs import transmitted
from training.corpus import SAMPLE_RATE, Corpus
from training.embedding.perturb import (
    SPEEDS,
    Waveform,
    at_some_level,
    at_speed,
    masked,
    stretch,
)
from training.embedding.soundalikes import Soundalikes

LEAD = int(0.4 * SAMPLE_RATE)
"""Samples of speech before a crop: a room still echoes with them when the crop begins."""
Scene = Callable[[], Generator]
"""What decides on the acoustics of a crop: the same for all who are heard together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CropConfig:
    """How crops are drawn.

    Attributes
    ----------
    seed : int
        Batch ``n`` depends on the seed and ``n`` alone.
    speech : float
        Seconds of speech in a batch: shorter crops are of more speakers, two crops each.
    seconds : tuple of float
        Lengths to choose from; all crops of a batch share one. They are few, since a compiled
        network is compiled for each.
    stitched, perturbed, reverberant, noisy, babble, narrow, coded : float
        Probabilities: cut together from pieces, of another speed, in a room, with noise, with
        somebody else in part of it, through a telephone's band, through a codec.
    halls : float
        Share of the rooms that are churches, tunnels and the like.
    snr : tuple of float
        Least and greatest signal-to-noise ratio, in dB.
    meeting : int
        Speakers of a batch who sound alike: one, and each is drawn by chance.
    alike : int
        So many speakers count as sounding like one.
    together : float
        Probability that all who sound alike are heard in one place, noise and codec.
    """

    seed: int = 0
    speech: float = 128.0
    seconds: tuple[float, ...] = (1.2, 2.0, 3.6)
    stitched: float = 0.25
    perturbed: float = 0.5
    reverberant: float = 0.55
    noisy: float = 0.45
    babble: float = 0.15
    narrow: float = 0.08
    coded: float = 0.1
    halls: float = 0.2
    snr: tuple[float, float] = (0.0, 20.0)
    meeting: int = 8
    alike: int = 60
    together: float = 0.5


@dataclass(frozen=True, slots=True)
class Batch:
    """Crops of equal length, two of each speaker in succession.

    Attributes
    ----------
    features : float32 (crops, frames, bins)
        Their mean over time is removed.
    labels : int64 (crops,)
        Speakers; those of another speed are speakers of their own, ``SPEEDS`` times as many.
    targets : float32 (crops, 256)
        The teacher's unit vectors.
    """

    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    targets: NDArray[np.float32]


@dataclass(frozen=True)
class Crops:
    """A source of batches, each a function of its number.

    ``targets`` holds a unit vector ``(256,)`` of the teacher for each of the `SPEEDS` and each
    utterance of the corpus, ``sounds`` a vector by which speakers sound alike: the teacher's where
    there is none.
    """

    corpus: Corpus
    acoustics: Acoustics
    targets: NDArray[np.float32]
    config: CropConfig = CropConfig()
    features: FbankConfig = FbankConfig()
    sounds: NDArray[np.float32] | None = None
    voices: tuple[tuple[int, ...], ...] = field(init=False)
    soundalikes: Soundalikes = field(init=False)

    def __post_init__(self) -> None:
        places: dict[str, list[int]] = {}
        for place, utterance in enumerate(self.corpus.utterances):
            places.setdefault(utterance.speaker, []).append(place)
        object.__setattr__(self, "voices", tuple(map(tuple, places.values())))
        sounds = self.targets[0] if self.sounds is None else self.sounds
        alike = Soundalikes.among(sounds, self.voices, self.config.alike)
        object.__setattr__(self, "soundalikes", alike)

    @property
    def labels(self) -> int:
        """Number of different labels, those of other speeds included."""
        return len(SPEEDS) * len(self.voices)

    def batch(self, number: int) -> Batch:
        """Draw batch ``number``; speakers with more utterances come up somewhat more often."""
        rng = np.random.default_rng([self.config.seed, number])
        seconds = float(rng.choice(self.config.seconds))
        samples = int(seconds * SAMPLE_RATE)
        pairs = [
            self._pair(speaker, samples, rng, scene)
            for meeting in self._meetings(seconds, rng)
            for scene in [self._scene(len(meeting), rng)]
            for speaker in meeting.tolist()
        ]
        features, labels, places = zip(*(crop for pair in pairs for crop in pair), strict=True)
        marked = np.array(labels, np.int64)
        return Batch(
            np.stack(features), marked, self.targets[marked // len(self.voices), list(places)]
        )

    def _meetings(self, seconds: float, rng: Generator) -> list[NDArray[np.int64]]:
        often = np.sqrt([min(len(own), 8) for own in self.voices])
        count = min(round(self.config.speech / (2 * seconds)), len(self.voices))
        hosts = max(round(count / self.config.meeting), 1)
        chosen = rng.choice(len(often), hosts, replace=False, p=often / often.sum())
        return self.soundalikes.meetings(chosen, self.config.meeting, rng)

    def _scene(self, speakers: int, rng: Generator) -> Scene:
        if speakers == 1 or rng.random() >= self.config.together:
            return lambda: rng
        seed = int(rng.integers(2**32))
        return lambda: np.random.default_rng(seed)

    def _pair(
        self, speaker: int, samples: int, rng: Generator, scene: Scene
    ) -> list[tuple[NDArray[np.float32], int, int]]:
        other = rng.random() < self.config.perturbed
        speed = int(rng.integers(1, len(SPEEDS))) if other else 0
        order = rng.permutation(self.voices[speaker])
        label = speed * len(self.voices) + speaker
        crops = []
        for turn, place in enumerate(np.resize(order, 2).tolist()):
            said = self._speech(
                np.roll(order, -turn).tolist(), round((LEAD + samples) * SPEEDS[speed]), rng
            )
            played = np.resize(at_speed(said, SPEEDS[speed]), LEAD + samples)
            heard = self._recorded(played, scene())
            crops.append((self._features(heard, rng), label, place))
        return crops

    def _features(self, heard: Waveform, rng: Generator) -> NDArray[np.float32]:
        return masked(centred(fbank(heard[LEAD:], self.features)), rng)

    def _speech(self, places: Sequence[int], samples: int, rng: Generator) -> Waveform:
        longest = samples // 2 + 1 if rng.random() < self.config.stitched else samples
        pieces: list[Waveform] = []
        left = samples
        while left:
            utterance = self.corpus.utterances[places[len(pieces) % len(places)]]
            pieces.append(stretch(self.corpus, utterance, min(longest, left), rng))
            left -= len(pieces[-1])
        return np.concatenate(pieces)

    def _recorded(self, speech: Waveform, rng: Generator) -> Waveform:
        config, chance = self.config, rng.random(5)
        if chance[0] < config.reverberant:
            place = self.acoustics.place(rng, config.halls)
            speech = reverberate(speech, position(place, rng))
        if chance[1] < config.babble:
            speech = add_noise(speech, self._bystander(len(speech), rng), rng.uniform(*config.snr))
        if chance[2] < config.noisy:
            noise = self.acoustics.noise(len(speech), rng)
            speech = add_noise(speech, noise, rng.uniform(*config.snr))
        if chance[3] < config.narrow:
            speech = telephone(speech)
        if chance[4] < config.coded:
            speech = transmitted(speech, rng)
        return at_some_level(speech, rng)

    def _bystander(self, samples: int, rng: Generator) -> Waveform:
        """Return somebody else's words in up to half of the time, silence in the rest."""
        utterance = self.corpus.utterances[rng.integers(len(self.corpus.utterances))]
        words = stretch(self.corpus, utterance, int(samples * rng.uniform(0.1, 0.5)), rng)
        quiet = np.zeros(samples, np.float32)
        first = int(rng.integers(samples - len(words) + 1))
        quiet[first : first + len(words)] = words
        return quiet
