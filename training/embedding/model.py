"""The student network and the heads that exist only while it learns."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """Size of the network.

    Attributes
    ----------
    bins : int
        Mel bands of the features.
    channels : int
        Of the convolutions; the aggregation has three times as many.
    attention, squeeze : int
        Channels of the pooling's attention and of the squeeze-excitation.
    dimension : int
        Of the embedding.
    """

    bins: int = 80
    channels: int = 256
    attention: int = 64
    squeeze: int = 64
    dimension: int = 192


class Student(nn.Module):
    """ECAPA-TDNN (Desplanques et al., Interspeech 2020; speechbrain's class), unit rows."""

    def __init__(self, config: ModelConfig = ModelConfig()) -> None:
        super().__init__()
        from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

        self.network = ECAPA_TDNN(
            config.bins,
            lin_neurons=config.dimension,
            channels=[config.channels] * 4 + [3 * config.channels],
            attention_channels=config.attention,
            se_channels=config.squeeze,
        )

    def forward(self, features: Tensor) -> Tensor:
        """Map features ``(batch, frames, bins)`` to unit rows ``(batch, dimension)``."""
        return functional.normalize(self.network(features)[:, 0].float(), dim=1)


class Heads(nn.Module):
    """What the losses need beside the student: the way to the teacher, and a place per speaker."""

    def __init__(self, dimension: int, taught: int, speakers: int, centres: int = 2) -> None:
        super().__init__()
        self.to_teacher = nn.Linear(dimension, taught)
        self.places = nn.Parameter(
            functional.normalize(torch.randn(centres, speakers, dimension), dim=2)
        )

    def taught(self, embeddings: Tensor) -> Tensor:
        """Map embeddings to unit rows in the teacher's space."""
        return functional.normalize(self.to_teacher(embeddings), dim=1)

    def cosines(self, embeddings: Tensor) -> Tensor:
        """Return the cosine to the nearest centre of each speaker, ``(batch, speakers)``.

        Sub-centres take in the odd utterance of somebody else (Deng et al., "Sub-center ArcFace",
        ECCV 2020).
        """
        places = functional.normalize(self.places, dim=2)
        return torch.einsum("bd,ksd->bks", embeddings, places).amax(dim=1)
