"""The rival and future teacher: the pyannote segmentation model that the whisperx wheel carries.

MIT licence; PyanNet (Bredin & Laurent 2021, Interspeech), three local speakers as independent
labels, 5 s chunks.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from diarize.finetuning.network import HOP
from diarize.segmentation.pyannet import read_network


def teacher_checkpoint() -> Path | None:
    """Return the checkpoint inside the installed whisperx, or None without it."""
    package = find_spec("whisperx")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "assets" / "pytorch_model.bin"
    return path if path.exists() else None


class Teacher:
    """Maps chunks to the probability that each of three local speakers talks."""

    def __init__(self, checkpoint: Path) -> None:
        self._network = read_network(checkpoint)

    @torch.inference_mode()
    def __call__(self, waveform: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map samples ``(n,)`` to probabilities ``(n // 320, 3)`` on our grid of 20 ms."""
        scores = self._network.model(torch.from_numpy(waveform)[None, None])[0].float().numpy()
        middles = np.arange(len(waveform) // HOP) * HOP + HOP // 2
        frames = (middles - self._network.grid.first) // self._network.grid.hop
        nearest: NDArray[np.float32] = scores[np.clip(frames, 0, len(scores) - 1)]
        return nearest
