"""What a crop is heard through: a room, noise, other people, telephones and codecs."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from training.acoustics import Acoustics, add_noise, position, reverberate, telephone
from training.codecs import transmitted
from training.corpus import Corpus
from training.embedding.config import CropConfig
from training.embedding.perturb import Waveform, at_some_level, stretch


@dataclass(frozen=True)
class Surroundings:
    """All that voices of a corpus may be heard through."""

    corpus: Corpus
    acoustics: Acoustics
    config: CropConfig

    def recorded(self, speech: Waveform, rng: Generator) -> Waveform:
        """Return what is heard of ``speech``, float32 ``(samples,)``, at some level."""
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
