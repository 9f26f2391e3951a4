"""Segmentation by a checkpoint of pyannote.audio, with the extra ``[torch]``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.checkpoints import checkpoint_file
from diarize.extras import torch_device, torch_extra
from diarize.frames import FrameGrid
from diarize.segmentation.powerset import activity, powerset
from diarize.segmentation.pyannet import Network, read_network

FILE = "pytorch_model.bin"


@dataclass(frozen=True, slots=True)
class PyannoteSegmenter:
    """Finds who talks when inside chunks, by a PyanNet that pyannote.audio trained.

    Powerset or multi-label, with chunks of any length. The file is read as data: nothing that it
    names is run, and pyannote.audio's telemetry is off. Safe to share between threads.

    Parameters
    ----------
    source : str or Path
        A checkpoint, a folder with a ``pytorch_model.bin``, or the name of a model on the
        Hugging Face hub such as ``pyannote/segmentation-3.0``, which is downloaded once.
    device : str
        ``cpu``, ``cuda`` or ``mps``.

    Raises
    ------
    ModelError
        The extra is not installed, or the checkpoint is missing, gated, or of another kind.
    ValueError
        Unknown device.
    """

    source: str | Path
    device: str = "cpu"
    network: Network = field(init=False, repr=False, compare=False)
    _device: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        with torch_extra("PyannoteSegmenter"):
            device = torch_device(self.device)
            network = read_network(checkpoint_file(self.source, FILE))
        network.model.to(device)
        object.__setattr__(self, "network", network)
        object.__setattr__(self, "_device", device)

    @property
    def chunk(self) -> int:
        """Samples in a chunk."""
        return self.network.chunk

    @property
    def grid(self) -> FrameGrid:
        """Where the frames of the output fall in a chunk: each around what it hears."""
        return self.network.grid

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, local speakers)``.

        Both are float32; activity is a probability.
        """
        import torch

        with torch.inference_mode():
            given = torch.tensor(waveforms)[:, None]  # a copy: chunks of a recording are read-only
            scores = self.network.model(given.to(self._device)).float().cpu().numpy()
        task = self.network.task
        if task.at_once is None:
            return np.asarray(scores, np.float32)
        return activity(scores, powerset(task.speakers, task.at_once))
