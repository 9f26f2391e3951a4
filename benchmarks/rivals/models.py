"""Models of others that install with their weights inside, in the shape of ours."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from training.corpus import SAMPLE_RATE

Waveform = NDArray[np.float32]


@dataclass(frozen=True)
class RivalSegmenter:
    """pyannote's model out of whisperx, on the chunks of five seconds that it was trained on."""

    heard: Callable[[Waveform], Waveform]
    chunk: int = 5 * SAMPLE_RATE
    grid: FrameGrid = field(default_factory=lambda: FrameGrid(320, SAMPLE_RATE))

    def __call__(self, waveforms: Waveform) -> Waveform:
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, 3)``."""
        return np.stack([self.heard(waveform) for waveform in waveforms])


@dataclass(frozen=True)
class RivalEmbedder:
    """resemblyzer's encoder, on the samples of each voice put together."""

    encoder: Callable[[Waveform], Waveform]

    def __call__(self, waveform: Waveform, masks: NDArray[np.bool_]) -> Waveform:
        """Embed the voices of a chunk: float32 ``(n, 256)``, unit rows."""
        place = np.arange(len(waveform)) * masks.shape[1] // len(waveform)
        return np.stack([self.encoder(waveform[mask[place]]) for mask in masks])


def rival_segmenter() -> RivalSegmenter | None:
    """Return the rival, or None where it is not installed."""
    try:
        from training.segmentation.teacher import Teacher, teacher_checkpoint
    except ImportError:
        return None
    checkpoint = teacher_checkpoint()
    return RivalSegmenter(Teacher(checkpoint)) if checkpoint else None


def rival_embedder() -> RivalEmbedder | None:
    """Return the rival, or None where it is not installed."""
    try:
        from resemblyzer import VoiceEncoder
    except ImportError:
        return None
    return RivalEmbedder(VoiceEncoder("cpu", verbose=False).embed_utterance)
