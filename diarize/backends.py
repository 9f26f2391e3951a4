"""What the engine asks of models: three callables, passed in."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clustering import ClusteringConfig, Clusters, SpeakerBounds
from diarize.frames import FrameGrid


class Segmenter(Protocol):
    """Finds who talks when inside chunks, without knowing the speakers."""

    @property
    def chunk(self) -> int:
        """Samples in a chunk."""
        ...

    @property
    def grid(self) -> FrameGrid:
        """Where the frames of the output fall in a chunk."""
        ...

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map float32 ``(chunks, samples)`` to activity ``(chunks, frames, local speakers)``.

        Activity is a probability, float32 in [0, 1].
        """
        ...


class Embedder(Protocol):
    """Turns voices into vectors that are close for one speaker and far for two."""

    def __call__(
        self, waveform: NDArray[np.float32], masks: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Map float32 ``(samples,)`` and masks ``(n, frames)`` to unit rows ``(n, d)``.

        The frames of a mask are spread evenly over the waveform; only where it is True does the
        voice count. Every mask is True somewhere.
        """
        ...


class Clusterer(Protocol):
    """Tells which regions are of one speaker."""

    def __call__(
        self,
        embeddings: NDArray[np.float32],
        *,
        seconds: NDArray[np.float32],
        rivals: NDArray[np.int64],
        local_speakers: NDArray[np.int64],
        bounds: SpeakerBounds,
        config: ClusteringConfig,
    ) -> Clusters:
        """Label unit rows ``(n, d)`` as `clustering.cluster` does, which tells of the others."""
        ...
