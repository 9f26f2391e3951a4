"""The diarizer that people put together themselves: speech, windows, vectors, agglomeration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.rivals.models import RivalEmbedder, RivalSegmenter
from diarize import Annotation, Turn
from diarize.frames import runs
from training.corpus import SAMPLE_RATE

WINDOW, STEP = 1.6, 0.8
"""Seconds: those that resemblyzer was trained on, and half of them."""


@dataclass(frozen=True)
class Windows:
    """Windows of speech: seconds ``(n, 2)``, and unit vectors ``(n, d)``."""

    times: NDArray[np.float64]
    vectors: NDArray[np.float32]


@dataclass(frozen=True)
class SimpleDiarizer:
    """Finds speech by a segmentation, cuts it into windows and clusters their vectors."""

    segment: RivalSegmenter
    embed: RivalEmbedder

    def hear(self, waveform: NDArray[np.float32]) -> Windows:
        """Run both models."""
        times = np.array([pair for span in self._speech(waveform) for pair in _windows(*span)])
        times = times.reshape(-1, 2)
        samples = np.round(times * SAMPLE_RATE).astype(int)
        vectors = [self.embed.encoder(waveform[first:last]) for first, last in samples]
        return Windows(times, np.array(vectors, np.float32))

    def tell(self, heard: Windows, threshold: float) -> Annotation:
        """Cluster, and join windows of one speaker that touch."""
        turns: list[Turn] = []
        for (start, end), label in zip(heard.times, _labels(heard.vectors, threshold), strict=True):
            speaker = f"SPEAKER_{label:02d}"
            last = turns[-1] if turns else None
            if last and last.end >= start and last.speaker == speaker:
                turns[-1] = Turn(last.start, end, speaker)
            else:
                # where windows of two overlap, each has half
                middle = (last.end + start) / 2 if last and last.end > start else start
                if last and last.end > start:
                    turns[-1] = Turn(last.start, middle, last.speaker)
                turns.append(Turn(middle, end, speaker))
        return Annotation("recording", turns)

    def _speech(self, waveform: NDArray[np.float32]) -> list[tuple[float, float]]:
        chunk = self.segment.chunk
        padded = np.pad(waveform, (0, -len(waveform) % chunk)).reshape(-1, chunk)
        talks = (self.segment(padded).max(axis=2) > 0.5).ravel()
        second, length = SAMPLE_RATE / self.segment.grid.hop, len(waveform) / SAMPLE_RATE
        spans = [(first / second, min(last / second, length)) for first, last in runs(talks)]
        return [(start, end) for start, end in spans if end - start >= 0.2]


def _windows(start: float, end: float) -> list[tuple[float, float]]:
    number = max(int(np.ceil((end - start - WINDOW) / STEP)), 0) + 1
    firsts = [start + STEP * place for place in range(number)]
    return [(first, min(first + WINDOW, end)) for first in firsts]


def _labels(vectors: NDArray[np.float32], threshold: float) -> NDArray[np.int64]:
    from sklearn.cluster import AgglomerativeClustering

    if len(vectors) < 2:
        return np.zeros(len(vectors), np.int64)
    found = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=threshold
    ).fit(vectors)
    labels: NDArray[np.int64] = found.labels_
    return labels
