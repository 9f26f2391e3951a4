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
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, local speakers)``.

        Raises
        ------
        ModelError
            The model does not run on chunks, or gives something else than promised.
        """
        log_probabilities = self._run(waveforms)
        if log_probabilities.shape[-1] != len(self._powerset):
            raise ModelError(
                f"{self.model.file.name} gives {log_probabilities.shape[-1]} classes where its "
                f"bundle promises {len(self._powerset)}"
            )
        self._check_frames(log_probabilities.shape[1], waveforms.shape[1])
        # some exports leave this last step to the reader; where it is done it changes nothing
        with np.errstate(invalid="ignore"):
            total = np.logaddexp.reduce(log_probabilities, axis=-1, keepdims=True)
        if not np.isfinite(total).all():
            raise ModelError(f"{self.model.file.name} gives values that are no log-probabilities")
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

        Some exports take whole chunks only, or so many at once: what lacks is padded for these.
        """
        chunks, samples = waveforms.shape
        at_once, wanted = self._taken(chunks, samples)
        padded = np.pad(waveforms, ((0, -chunks % at_once), (0, max(wanted - samples, 0))))
        parts = [self._scores(part) for part in np.split(padded, len(padded) // at_once)]
        found = np.concatenate(parts)[:chunks]
        return found[:, : -(-found.shape[1] * samples // padded.shape[1])]

    def _taken(self, chunks: int, samples: int) -> tuple[int, int]:
        """Return how many chunks the model takes at once, and of how many samples."""
        shape = self.session.get_inputs()[0].shape or ("batch", 1, "samples")
        if len(shape) != 3:
            raise ModelError(
                f"{self.model.file.name} takes {shape} where its bundle promises chunks of sound"
            )
        return _fixed(shape[0], chunks), _fixed(shape[2], samples)

    def _scores(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        name, given = self.session.get_inputs()[0].name, waveforms[:, None, :]
        try:
            found = [np.asarray(each) for each in self.session.run(None, {name: given})]
        except Exception as problem:  # ONNX Runtime's own classes have no common root but this
            why = " ".join(str(problem).split())
            raise ModelError(f"{self.model.file.name} does not run on chunks: {why}") from problem
        if not _are_scores(found, len(waveforms)):
            told = ", ".join(f"{each.dtype} {each.shape}" for each in found)
            raise ModelError(
                f"{self.model.file.name} gives {told} where its bundle promises (chunks, frames, "
                "classes)"
            )
        return np.asarray(found[0], np.float32)


def _are_scores(found: list[NDArray[Any]], chunks: int) -> bool:
    if len(found) != 1 or found[0].ndim != 3:
        return False
    return len(found[0]) == chunks and found[0].dtype.kind == "f"


def _fixed(size: Any, otherwise: int) -> int:
    """Return the size of an axis that a model fixes, or if it is free, another."""
    return size if isinstance(size, int) and size > 0 else otherwise
