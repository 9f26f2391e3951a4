"""Segmentation by an ONNX model of pyannote/segmentation-3.0's contract."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.bundle import SegmentationModel
from diarize.errors import ModelError
from diarize.frames import FrameGrid
from diarize.segmentation.powerset import activity, powerset

LEEWAY = 8
"""Frames that a model may lack, or have more of than fit: some need more sound for each."""


@dataclass(frozen=True, slots=True)
class OnnxSegmenter:
    """Finds who talks when inside chunks; safe to share between threads.

    The model maps ``(batch, 1, samples)`` to log-probabilities ``(batch, frames, classes)`` of
    the powerset of its local speakers, each frame's up to a constant.
    """

    session: Any
    model: SegmentationModel
    _powerset: NDArray[np.float32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table = powerset(self.model.speakers, self.model.at_once)
        object.__setattr__(self, "_powerset", table)

    @property
    def chunk(self) -> int:
        """Samples in a chunk."""
        return self.model.chunk

    @property
    def grid(self) -> FrameGrid:
        """Where the frames of the output fall in a chunk."""
        return FrameGrid(self.model.hop, self.model.sample_rate, self.model.first)

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, local speakers)``."""
        log_probabilities = self._run(waveforms)
        if log_probabilities.shape[-1] != len(self._powerset):
            raise ModelError(
                f"{self.model.file.name} gives {log_probabilities.shape[-1]} classes where its "
                f"bundle promises {len(self._powerset)}"
            )
        self._check_frames(log_probabilities.shape[1], waveforms.shape[1])
        # some exports leave this last step to the reader; where it is done it changes nothing
        total = np.logaddexp.reduce(log_probabilities, axis=-1, keepdims=True)
        return activity(log_probabilities - total, self._powerset)

    def _check_frames(self, frames: int, samples: int) -> None:
        """Refuse frames that are not where the bundle says: turns would be found anywhere."""
        covered = self.model.first + frames * self.model.hop
        if abs(covered - samples) > max(LEEWAY * self.model.hop, samples // 10):
            raise ModelError(
                f"{self.model.file.name} gives {frames} frames for {samples} samples where its "
                f"bundle promises one each {self.model.hop}"
            )

    def _run(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the frames of waveforms, which are short if the recording is.

        Some exports take whole chunks only: what is short is padded for these.
        """
        model, samples = self.session.get_inputs()[0], waveforms.shape[1]
        wanted = model.shape[2] if isinstance(model.shape[2], int) else samples
        padded = np.pad(waveforms, ((0, 0), (0, max(wanted - samples, 0))))
        (found,) = self.session.run(None, {model.name: padded[:, None, :]})
        return np.asarray(found[:, : -(-found.shape[1] * samples // padded.shape[1])], np.float32)
