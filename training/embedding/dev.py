"""The yardstick during training: error rates on speakers never trained on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from embeddings.features import FbankConfig, centred, fbank
from training.corpus import SAMPLE_RATE, Corpus, Utterance
from training.embedding.model import Student
from training.embedding.trials import FAMILIES, Trials


@dataclass(frozen=True, slots=True, kw_only=True)
class DevSet:
    """Short cuts of held-out speakers, as features.

    Attributes
    ----------
    features : tuple of float32 (frames, bins)
        Centred.
    utterances : tuple of Utterance
        Where they come from.
    """

    features: tuple[NDArray[np.float32], ...]
    utterances: tuple[Utterance, ...]

    @classmethod
    def cut(cls, corpus: Corpus, seconds: float = 3.0, per_speaker: int = 8) -> "DevSet":
        """Take the beginnings of a speaker's utterances."""
        kept = [each for own in corpus.by_speaker().values() for each in own[:per_speaker]]
        samples = int(seconds * SAMPLE_RATE)
        features = [centred(fbank(corpus.waveform(each)[:samples], FbankConfig())) for each in kept]
        return cls(features=tuple(features), utterances=tuple(kept))

    def error_rates(self, student: Student) -> Mapping[str, float]:
        """Return the equal error rate within Mandarin, speechocean and the rest.

        Where speakers cannot be compared, for want of two, there is none.
        """
        vectors = embedded(student, self.features)
        families = np.array([FAMILIES.get(each.corpus, "voices") for each in self.utterances])
        speakers = np.array([each.speaker for each in self.utterances])
        trials = {
            family: Trials.of(vectors[own], speakers[own].tolist())
            for family in np.unique(families).tolist()
            for own in [families == family]
        }
        return {
            family: each.curve().equal_error_rate
            for family, each in trials.items()
            if each.comparable
        }


def embedded(student: Student, features: tuple[NDArray[np.float32], ...]) -> NDArray[np.float32]:
    """Return unit rows ``(n, d)`` of features of any lengths, one by one."""
    student.eval()
    with torch.inference_mode():
        rows = [student(torch.from_numpy(each)[None])[0].numpy() for each in features]
    return np.stack(rows)
