"""Our embedding in the two ways that pyannote.audio's pipeline can run it: its own, and ours."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.backends import Embedder
from diarize.segmentation.pyannet import quietly
from embeddings.features import FbankConfig, fbank
from training.corpus import SAMPLE_RATE

SHORTEST = 0.1


@dataclass(frozen=True)
class Voices:
    """An embedder of ours as the pipeline wants one: vectors, NaN where too little is said."""

    embed: Embedder
    dimension: int = 192
    sample_rate: int = SAMPLE_RATE
    metric: str = "cosine"
    min_num_samples: int = round(SHORTEST * SAMPLE_RATE)

    def __call__(self, waveforms: Any, masks: Any) -> NDArray[np.float32]:
        """Map tensors ``(b, 1, samples)`` and ``(b, frames)`` to ``(b, dimension)``."""
        rows = np.full((len(waveforms), self.dimension), np.nan, np.float32)
        sounds, talks = waveforms[:, 0].numpy(), masks.numpy() > 0.5
        least = math.ceil(talks.shape[1] * self.min_num_samples / sounds.shape[1])
        for row, sound, talk in zip(rows, sounds, talks, strict=True):
            if talk.sum() >= least:
                row[:] = self.embed(sound, talk[None])[0]
        return rows


def own_voices(folder: Path) -> Any:
    """Return pyannote's class for speechbrain's models around the tensors of a folder.

    It would have speechbrain evaluate the ``hyperparams.yaml`` of a model; here it gets the same
    parts made by hand.
    """
    with quietly():
        from pyannote.audio.pipelines import speaker_verification as module

    class Ours:
        @staticmethod
        def from_hparams(**_: Any) -> Any:
            return _classifier(folder)

    module.SpeechBrain_EncoderClassifier = Ours
    return module.SpeechBrainPretrainedSpeakerEmbedding(str(folder))


def _classifier(folder: Path) -> Any:
    """Return speechbrain's ``EncoderClassifier`` around our features and network."""
    import torch
    from speechbrain.inference.classifiers import EncoderClassifier
    from speechbrain.processing.features import InputNormalization

    from embeddings.speechbrain import EcapaEmbedder

    ours = EcapaEmbedder(folder)
    modules = {
        "compute_features": _fbank(ours.features),
        "mean_var_norm": InputNormalization(norm_type="sentence", std_norm=False),
        "embedding_model": ours.network,
        "classifier": torch.nn.Identity(),
    }
    return EncoderClassifier(modules, hparams={"label_encoder": None, "sample_rate": SAMPLE_RATE})


def _fbank(config: FbankConfig) -> Any:
    """Return our filterbank as a module of tensors ``(b, samples)`` to ``(b, frames, bins)``."""
    import torch

    class Fbank(torch.nn.Module):
        def forward(self, waveforms: torch.Tensor) -> torch.Tensor:
            rows = [fbank(waveform.numpy(), config) for waveform in waveforms]
            return torch.from_numpy(np.stack(rows))

    return Fbank()
