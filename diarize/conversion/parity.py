"""Whether what was exported computes what it was exported from."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.audio import Source, chunks, open_audio
from diarize.backends import Embedder, Segmenter
from diarize.conversion.export import at_once, segmentation_graph
from diarize.models import Models
from diarize.segmentation.powerset import activity, powerset
from diarize.segmentation.pyannote import PyannoteSegmenter
from embeddings.features import FbankConfig
from embeddings.masks import voices

MOST_CHUNKS = 60
ACTIVE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """How far two models that should be one are apart.

    Attributes
    ----------
    difference : float
        The greatest, in a probability or in a value of a unit vector.
    agreement : float
        Share of frames of local speakers about which both say the same, talking or not, in
        [0, 1]; for embeddings, the least cosine.
    """

    difference: float
    agreement: float


def sound_of(source: Source | None, chunk: int, sample_rate: int) -> NDArray[np.float32]:
    """Return float32 ``(chunks, chunk)``: some minutes of a recording, or without one, of buzzes.

    Raises
    ------
    AudioError
        The recording cannot be read.
    """
    if source is None:
        return buzzes(6 * chunk, sample_rate).reshape(6, chunk)
    with open_audio(source, sample_rate=sample_rate) as recording:
        found = [each.waveform for each in islice(chunks(recording, chunk, chunk), MOST_CHUNKS)]
    return np.stack(found) if found else np.zeros((1, chunk), np.float32)


def buzzes(samples: int, sample_rate: int) -> NDArray[np.float32]:
    """Return syllables of buzzing voices that take turns, over noise: float32 ``(samples,)``."""
    rng = np.random.default_rng(0)
    time = np.arange(samples) / sample_rate
    pitch = np.select([np.sin(time) > 0.3, np.sin(time) < -0.3], [110.0, 210.0], 150.0)
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.1 * np.sin(5 * time))) / sample_rate
    voice = np.sum([np.sin(phase * n) / n for n in range(1, 16)], axis=0)
    syllables = np.clip(np.sin(2 * np.pi * 3 * time), 0, 1) * (np.sin(0.7 * time) > -0.8)
    return np.asarray(0.1 * voice * syllables + 0.003 * rng.standard_normal(samples), np.float32)


def voices_in(sound: NDArray[np.float32], features: FbankConfig) -> Iterator[NDArray[np.float32]]:
    """Yield the features of voices in ``sound``, ``(chunks, samples)``, of at most two seconds."""
    length = min(2 * features.sample_rate, sound.shape[1])
    for waveform in sound:
        for first in range(0, len(waveform) - length + 1, length):
            yield from voices(waveform[first : first + length], np.ones((1, 1), bool), features)


def of_segmenters(theirs: PyannoteSegmenter, ours: Segmenter, sound: NDArray[np.float32]) -> Parity:
    """Compare a checkpoint with the bundle made of it on ``sound``, ``(chunks, samples)``.

    The difference is that to the graph that was exported; the agreement is with the checkpoint
    itself, which may let more speakers talk at once than a bundle does.
    """
    graph, network = segmentation_graph(theirs.network), theirs.network
    table = powerset(network.task.speakers, at_once(network))
    found = np.concatenate([ours(chunk[None]) for chunk in sound])
    exported = np.concatenate([activity(_run(graph, chunk), table) for chunk in sound])
    original = np.concatenate([theirs(chunk[None]) for chunk in sound])
    return Parity(
        difference=float(np.abs(found - exported).max()),
        agreement=float(((found > ACTIVE) == (original > ACTIVE)).mean()),
    )


def _run(graph: Any, chunk: NDArray[np.float32]) -> NDArray[np.float32]:
    import torch

    with torch.inference_mode():
        return np.asarray(graph(torch.tensor(chunk)[None, None]), np.float32)


def of_embedders(theirs: Embedder, ours: Models, sound: NDArray[np.float32]) -> Parity:
    """Compare the vectors of the voices that a bundle hears in ``sound``, ``(chunks, samples)``."""
    pairs = [
        (theirs(waveform, masks), ours.embed(waveform, masks))
        for waveform in sound
        for masks in [_masks(ours.segment(waveform[None])[0])]
    ]
    expected, found = (np.concatenate(rows) for rows in zip(*pairs, strict=True))
    return Parity(
        difference=float(np.abs(expected - found).max()),
        agreement=float((expected * found).sum(axis=1).min()),
    )


def _masks(talk: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return where each local speaker talks, ``(n, frames)``, and the whole of the chunk."""
    active = (talk > ACTIVE).T
    return np.concatenate([np.ones((1, len(talk)), bool), active[active.any(axis=1)]])
