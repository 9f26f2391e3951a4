"""Attention: what is known of a voice from elsewhere in the chunk."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class Recall(nn.Module):
    """Scaled dot-product attention (Vaswani et al., NIPS 2017) between the frames of a chunk.

    A recurrence forgets whom it heard seconds ago. Here each frame looks at all others, and takes
    most from those that sound alike. It adds nothing before it has learnt.
    """

    def __init__(self, size: int, voice: int, heads: int = 4, width: int = 32) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(size + voice)
        self.query = nn.Linear(size + voice, heads * width)
        self.key = nn.Linear(size + voice, heads * width)
        self.value = nn.Linear(size, heads * width)
        self.output = nn.Linear(heads * width, size)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, remembered: Tensor, heard: Tensor) -> Tensor:
        """Return what to add to ``remembered (batch, frames, size)``.

        ``heard (batch, frames, voice)`` is how each frame sounds.
        """
        both = self.norm(torch.cat([remembered, heard.to(remembered.dtype)], dim=2))
        parts = (self.query(both), self.key(both), self.value(remembered))
        query, key, value = (self._split(part) for part in parts)
        found = functional.scaled_dot_product_attention(query, key, value)
        added: Tensor = self.output(found.transpose(1, 2).flatten(2))
        return added

    def _split(self, sequence: Tensor) -> Tensor:
        """Return ``(batch, heads, frames, width)``."""
        return sequence.unflatten(2, (self.heads, -1)).transpose(1, 2)
