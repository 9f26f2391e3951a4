"""Looking at all of a chunk at once: where else does this voice talk."""

import math

import torch
from torch import Tensor, nn


class Glance(nn.Module):
    """Adds to each frame what others of the chunk tell about it: ``(batch, frames, width)``.

    A block of a transformer with normalisation before each half (Vaswani et al. 2017, NeurIPS;
    Xiong et al. 2020, ICML), as end-to-end diarization has it (Fujita et al. 2019, ASRU). A new
    one adds nothing, so that a network that has learnt can be given more of them.
    """

    def __init__(self, width: int, inner: int = 128, heads: int = 4, hidden: int = 384) -> None:
        super().__init__()
        self.heads = heads
        self.before = nn.LayerNorm(width)
        self.ask = nn.Linear(width, 3 * inner)
        self.answer = _silent(nn.Linear(inner, width))
        self.between = nn.LayerNorm(width)
        self.think = nn.Linear(width, hidden)
        self.conclude = _silent(nn.Linear(hidden, width))

    def forward(self, frames: Tensor) -> Tensor:
        """Return as many frames."""
        frames = frames + self.answer(self._attended(self.before(frames)))
        return frames + self.conclude(torch.relu(self.think(self.between(frames))))

    def _attended(self, frames: Tensor) -> Tensor:
        """Return the mean of all frames, each weighed by how much it says, by head."""
        query, key, value = self.ask(frames).chunk(3, dim=2)
        query, key, value = (self._by_head(each) for each in (query, key, value))
        weights = (query @ key.transpose(2, 3) / math.sqrt(key.shape[3])).softmax(dim=3)
        return (weights @ value).transpose(1, 2).flatten(2)

    def _by_head(self, frames: Tensor) -> Tensor:
        """Cut ``(batch, frames, inner)`` into ``(batch, heads, frames, inner // heads)``."""
        return frames.unflatten(2, (self.heads, -1)).transpose(1, 2)


def _silent(layer: nn.Linear) -> nn.Linear:
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer
