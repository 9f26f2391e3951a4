"""Two checkpoints in, a bundle out that computes the same without torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from diarize.audio import Source
from diarize.conversion import export, parity
from diarize.conversion.manifest import Checkpoint, embedding_table, manifest, segmentation_table
from diarize.conversion.parity import Parity
from diarize.errors import ModelError
from diarize.extras import torch_extra
from diarize.files import write_atomically
from diarize.installed import MANIFEST
from diarize.models import load_models
from diarize.segmentation.pyannote import PyannoteSegmenter
from diarize.speechbrain import SpeechBrainEmbedder

TOLERANCE = 1e-3
"""Greatest difference in a probability, or in a value of a unit vector."""

Files = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How close the models of a bundle are to the checkpoints that they were made of."""

    segmentation: Parity
    embedding: Parity


def build_bundle(
    segmentation: Checkpoint,
    embedding: Checkpoint,
    folder: Path,
    *,
    name: str = "",
    check: Source | None = None,
    tolerance: float = TOLERANCE,
) -> Built:
    """Convert a PyanNet and an ECAPA-TDNN into a bundle in ``folder``, named after it if need be.

    Sources are those of `PyannoteSegmenter` and `SpeechBrainEmbedder`. The bundle is compared
    with them on a recording, ``check``, or without one on buzzes. A checkpoint of independent
    speakers becomes one of a powerset in which two of them talk at once.

    Raises
    ------
    ModelError
        A checkpoint cannot be used, the bundle differs by more than ``tolerance``, or there is
        one in the folder already.
    AudioError
        The recording cannot be read.
    FileError
        The bundle cannot be written.
    """
    if (folder / MANIFEST).exists():
        raise ModelError(f"{folder} holds a bundle already; give another folder")
    with torch_extra("building a bundle"):
        import onnx  # noqa: F401 - torch writes ONNX by it, and would say so too late
    segmenter = PyannoteSegmenter(segmentation.source)
    embedder = SpeechBrainEmbedder(embedding.source)
    files = _converted(
        name or folder.resolve().name, (segmentation, segmenter), (embedding, embedder)
    )
    built = _compared(files, segmenter, embedder, check)
    _refuse_above(tolerance, built)
    _write(files, folder)
    return built


def _converted(
    name: str,
    segmentation: tuple[Checkpoint, PyannoteSegmenter],
    embedding: tuple[Checkpoint, SpeechBrainEmbedder],
) -> Files:
    """Return the files of a bundle by their names."""
    (about_segmenter, segmenter), (about_embedder, embedder) = segmentation, embedding
    segments = export.segmentation_onnx(segmenter.network)
    embeds = export.embedding_onnx(embedder.network)
    tables = (
        segmentation_table(segments, about_segmenter, segmenter.network),
        embedding_table(embeds, about_embedder, embedder),
    )
    return {
        tables[0]["file"]: segments,
        tables[1]["file"]: embeds,
        MANIFEST: manifest(name, *tables),
    }


def _compared(
    files: Files,
    segmenter: PyannoteSegmenter,
    embedder: SpeechBrainEmbedder,
    check: Source | None,
) -> Built:
    """Load a bundle as it will be loaded, and run it beside what it was made of."""
    sound = parity.sound_of(check, segmenter.chunk, segmenter.grid.sample_rate)
    with TemporaryDirectory() as draft:
        _write(files, Path(draft))
        ours = load_models(draft)
    return Built(
        segmentation=parity.of_segmenters(segmenter, ours.segment, sound),
        embedding=parity.of_embedders(embedder, ours, sound),
    )


def _refuse_above(tolerance: float, built: Built) -> None:
    for what, found in (("segmentation", built.segmentation), ("embedding", built.embedding)):
        if not found.difference <= tolerance:
            raise ModelError(
                f"nothing written: the {what} differs from its checkpoint by "
                f"{found.difference:.1e}, more than {tolerance:.1e}"
            )


def _write(files: Files, folder: Path) -> None:
    for name, content in files.items():
        write_atomically(folder / name, content)
