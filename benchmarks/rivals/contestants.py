"""Diarizers that meet on the same recordings, each with a threshold that is tuned alike."""

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from diarize import Annotation, Diarizer, Models, Samples, load_models
from diarize.bundle import Bundle, find_bundle, read_verified
from diarize.config import Tables
from diarize.installed import MANIFEST
from training.corpus import CACHE, SAMPLE_RATE


class Contestant(Protocol):
    """Hears a recording once, and tells who spoke when at any threshold."""

    def hear(self, waveform: NDArray[np.float32]) -> Any:
        """Run the models over float32 ``(samples,)``."""

    def tell(self, heard: Any, threshold: float) -> Annotation:
        """Say who spoke when."""


@dataclass(frozen=True)
class Ours:
    """The engine around the models of any bundle."""

    models: Models
    settings: Tables = field(default_factory=dict)

    def hear(self, waveform: NDArray[np.float32]) -> Any:
        """Run both models."""
        return Diarizer(self.models, self.settings).listen(Samples(waveform, SAMPLE_RATE))

    def tell(self, heard: Any, threshold: float) -> Annotation:
        """Cluster and stitch."""
        diarizer = Diarizer(self.models, {**self.settings, "clustering": {"same_voice": threshold}})
        return diarizer.stitch(heard, diarizer.group(heard)).annotation


@dataclass(frozen=True)
class Entry:
    """How a contestant is made, the thresholds it may have, and what has to be installed for it."""

    make: Callable[[int], Contestant]
    thresholds: Sequence[float]
    packages: Sequence[str]


def _embedded(threads: int) -> Contestant:
    return Ours(load_models("embedded", threads=threads))


def _at_equal_weights(threads: int, step: float = 2.5) -> Contestant:
    """Return the engine around pyannote's segmentation, converted once as `models build` does.

    Its chunks are of five seconds and ``step`` apart.
    """
    embedded = find_bundle("embedded")
    made = hashlib.sha256(read_verified(embedded.embedding)).hexdigest()
    folder = CACHE / f"equal-weights-{made[:12]}"
    if not folder.exists():
        _convert(embedded, folder)
    return Ours(load_models(folder, threads=threads), _published(step))


def _published(step: float) -> Tables:
    """Return what the makers of that segmentation set for it, in our terms."""
    from benchmarks.rivals.pyannote_pipeline import PUBLISHED

    least, pause = (PUBLISHED["segmentation"][name] for name in ("threshold", "min_duration_off"))
    return {
        "segmentation": {"step": step},
        "regions": {"active": least},
        "stitch": {"count_bias": 0.5 - least, "longest_pause": pause},
    }


def _convert(embedded: Bundle, folder: Path) -> None:
    from diarize.conversion import Checkpoint
    from diarize.conversion.export import segmentation_onnx
    from diarize.conversion.manifest import manifest, segmentation_table
    from diarize.segmentation.pyannet import read_network

    network = read_network(_checkpoint())
    content = segmentation_onnx(network)
    table = segmentation_table(content, Checkpoint(source="whisperx", license="MIT"), network)
    known = tomllib.loads((embedded.folder / MANIFEST).read_text(encoding="utf-8"))["embedding"]
    draft = Path(mkdtemp(dir=CACHE))
    (draft / table["file"]).write_bytes(content)
    (draft / known["file"]).write_bytes(read_verified(embedded.embedding))
    (draft / MANIFEST).write_text(manifest("equal", table, known), encoding="utf-8")
    draft.rename(folder)


def _pyannote(threads: int, batch: int | None = None) -> Contestant:
    """Return pyannote.audio's pipeline around the same two models, which it runs in torch.

    ``batch`` voices are heard at once, as many as is published by default.
    """
    import torch

    from benchmarks.rivals.pyannote_pipeline import BATCH, pyannote_pipeline
    from benchmarks.rivals.pyannote_voices import own_voices
    from training.export import MODEL, save_ecapa

    torch.set_num_threads(threads)
    with TemporaryDirectory() as folder:
        save_ecapa(MODEL, Path(folder))
        voices = own_voices(Path(folder))
    return pyannote_pipeline(_checkpoint(), voices, batch or BATCH)


def _with_our_runtime(threads: int) -> Contestant:
    """Return the same pipeline with the embedding as our engine runs it, which is faster."""
    import torch

    from benchmarks.rivals.pyannote_pipeline import pyannote_pipeline
    from benchmarks.rivals.pyannote_voices import Voices

    torch.set_num_threads(threads)
    return pyannote_pipeline(_checkpoint(), Voices(load_models("embedded").embed), 1)


def _simple(threads: int) -> Contestant:
    import torch

    from benchmarks.rivals.models import rival_embedder, rival_segmenter
    from benchmarks.rivals.simple import SimpleDiarizer

    torch.set_num_threads(threads)
    segmenter, embedder = rival_segmenter(), rival_embedder()
    if segmenter is None or embedder is None:
        raise ImportError("resemblyzer and whisperx are needed")
    return SimpleDiarizer(segmenter, embedder)


def _checkpoint() -> Path:
    from training.segmentation.teacher import teacher_checkpoint

    found = teacher_checkpoint()
    if found is None:
        raise ImportError("whisperx, which carries pyannote's segmentation, is needed")
    return found


COSINES = (0.71, 0.74, 0.77, 0.8, 0.83, 0.86, 0.89, 0.92, 0.95)
DISTANCES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1)
CONTESTANTS = {
    "turnwise": Entry(_embedded, COSINES, ("turnwise",)),
    "turnwise, pyannote's segmentation": Entry(_at_equal_weights, COSINES, ("turnwise",)),
    "turnwise, pyannote's segmentation, step 5 s": Entry(
        partial(_at_equal_weights, step=5.0), COSINES, ("turnwise",)
    ),
    "pyannote.audio's pipeline": Entry(_pyannote, DISTANCES, ("pyannote.audio", "speechbrain")),
    "pyannote.audio's pipeline, voices one by one": Entry(
        partial(_pyannote, batch=1), DISTANCES, ("pyannote.audio", "speechbrain")
    ),
    "pyannote.audio's pipeline, our runtime for voices": Entry(
        _with_our_runtime, DISTANCES, ("pyannote.audio",)
    ),
    "resemblyzer, pyannote's segmentation": Entry(
        _simple, (0.2, 0.24, 0.28, 0.32, 0.36, 0.4), ("resemblyzer", "pyannote.audio")
    ),
}
"""By name; distances of the rivals are those of their own clustering."""
