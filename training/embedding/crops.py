"""Crops of voices as the pipeline will meet them, drawn anew for each batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from embeddings.features import FbankConfig, centred, fbank
from training import bundle
from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, Corpus
from training.embedding.config import CropConfig
from training.embedding.perturb import GUISES, Waveform, disguised, masked, stretch
from training.embedding.soundalikes import Soundalikes
from training.embedding.surroundings import Surroundings

LEAD = int(0.4 * SAMPLE_RATE)
"""Samples of speech before a crop: a room still echoes with them when the crop begins."""
COMPANY = 3
"""So many crops at most are heard beside one in its chunk."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Crops of equal length, two of each speaker in succession.

    Attributes
    ----------
    features : float32 (crops, frames, bins)
        Without their mean over time, of which some is that of others in the same scene.
    labels : int64 (crops,)
        Speakers; those in another guise are speakers of their own, ``GUISES`` times as many.
    targets : float32 (crops, 256)
        The teacher's unit vectors.
    """

    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    targets: NDArray[np.float32]


@dataclass(frozen=True)
class Crops:
    """A source of batches, each a function of its number.

    ``targets`` holds a unit vector ``(256,)`` of the teacher for each of the `GUISES` and each
    utterance of the corpus, ``sounds`` a vector by which speakers sound alike: the teacher's where
    there is none.
    """

    corpus: Corpus
    acoustics: Acoustics
    targets: NDArray[np.float32]
    config: CropConfig = CropConfig()
    features: FbankConfig = FbankConfig(shared_mean=bundle.SHARED_MEAN)
    sounds: NDArray[np.float32] | None = None
    voices: tuple[tuple[int, ...], ...] = field(init=False)
    soundalikes: Soundalikes = field(init=False)
    surroundings: Surroundings = field(init=False)

    def __post_init__(self) -> None:
        places: dict[str, list[int]] = {}
        for place, utterance in enumerate(self.corpus.utterances):
            places.setdefault(utterance.speaker, []).append(place)
        object.__setattr__(self, "voices", tuple(map(tuple, places.values())))
        sounds = self.targets[0] if self.sounds is None else self.sounds
        alike = Soundalikes.among(sounds, self.voices, self.config.alike)
        object.__setattr__(self, "soundalikes", alike)
        around = Surroundings(self.corpus, self.acoustics, self.config)
        object.__setattr__(self, "surroundings", around)

    @property
    def labels(self) -> int:
        """Number of different labels, those in other guises included."""
        return len(GUISES) * len(self.voices)

    def batch(self, number: int) -> Batch:
        """Draw batch ``number``; speakers with more utterances come up somewhat more often."""
        rng = np.random.default_rng([self.config.seed, number])
        seconds = float(rng.choice(self.config.seconds))
        samples = int(seconds * SAMPLE_RATE)
        meetings = self._meetings(seconds, rng)
        crops = [crop for meeting in meetings for crop in self._met(meeting, samples, rng)]
        features, labels, places = zip(*crops, strict=True)
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

    def _met(
        self, meeting: NDArray[np.int64], samples: int, rng: Generator
    ) -> Iterator[tuple[NDArray[np.float32], int, int]]:
        """Yield the crops of a meeting: features without their mean, label, place."""
        scene = self._scene(len(meeting), rng)
        pairs = [self._pair(speaker, samples, rng, scene) for speaker in meeting.tolist()]
        crops = [crop for pair in pairs for crop in pair]
        means = np.stack([features.mean(axis=0) for features, _, _ in crops])
        for number, (features, label, place) in enumerate(crops):
            company = rng.permutation(len(crops))[: int(rng.integers(COMPANY + 1))]
            heard = means[np.append(company, number) if scene is not None else [number]]
            settled = centred(features, heard.mean(axis=0), self.features.shared_mean)
            yield masked(settled, rng), label, place

    def _scene(self, speakers: int, rng: Generator) -> int | None:
        """Return what all crops of a meeting draw their acoustics from; None if not the same."""
        together = speakers > 1 and rng.random() < self.config.together
        return int(rng.integers(2**32)) if together else None

    def _pair(
        self, speaker: int, samples: int, rng: Generator, scene: int | None
    ) -> list[tuple[NDArray[np.float32], int, int]]:
        other = rng.random() < self.config.perturbed
        guise = int(rng.integers(1, len(GUISES))) if other else 0
        order = rng.permutation(self.voices[speaker])
        label = guise * len(self.voices) + speaker
        crops = []
        for turn, place in enumerate(np.resize(order, 2).tolist()):
            said = self._speech(
                np.roll(order, -turn).tolist(), round((LEAD + samples) * GUISES[guise].speed), rng
            )
            played = np.resize(disguised(said, GUISES[guise]), LEAD + samples)
            heard = self.surroundings.recorded(
                played, rng if scene is None else np.random.default_rng(scene)
            )
            crops.append((fbank(heard[LEAD:], self.features), label, place))
        return crops

    def _speech(self, places: Sequence[int], samples: int, rng: Generator) -> Waveform:
        longest = samples // 2 + 1 if rng.random() < self.config.stitched else samples
        pieces: list[Waveform] = []
        left = samples
        while left:
            utterance = self.corpus.utterances[places[len(pieces) % len(places)]]
            pieces.append(stretch(self.corpus, utterance, min(longest, left), rng))
            left -= len(pieces[-1])
        return np.concatenate(pieces)
