"""The rival and future teacher: the pyannote segmentation model that the whisperx wheel carries.

MIT licence; PyanNet (Bredin & Laurent 2021, Interspeech), three local speakers as independent
labels, 5 s chunks. Its checkpoint is a pickle, so this belongs to training and benchmarks only.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from diarize.finetuning.network import HOP

FIRST_CENTRE, STEP = 495, 270
"""Samples: the middle of its first frame, and from one frame to the next."""


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
        from pyannote.audio.models.segmentation import PyanNet

        saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
        self._model: Any = PyanNet(**_plain(saved["hyper_parameters"]))
        self._model.specifications = saved["pyannote.audio"]["specifications"]
        self._model.build()
        self._model.load_state_dict(saved["state_dict"])
        self._model.eval()

    @torch.inference_mode()
    def __call__(self, waveform: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map samples ``(n,)`` to probabilities ``(n // 320, 3)`` on our grid of 20 ms."""
        scores = self._model(torch.from_numpy(waveform)[None, None])[0].float().numpy()
        middles = np.arange(len(waveform) // HOP) * HOP + HOP // 2
        nearest = np.rint((middles - FIRST_CENTRE) / STEP).astype(np.int64)
        return scores[np.clip(nearest, 0, len(scores) - 1)]


def _plain(settings: Any) -> dict[str, Any]:
    return {
        name: dict(value) if hasattr(value, "items") else value for name, value in settings.items()
    }
