"""Two checkpoints in, a bundle out that computes the same without torch."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from diarize.atomic import refuse_unwritable, write_atomically
from diarize.audio import Source
from diarize.bundle_reading import bundle_of
from diarize.conversion import export, parity
from diarize.conversion.int8 import LEAST, with_int8_convolutions
from diarize.conversion.manifest import Checkpoint, embedding_table, manifest, segmentation_table
from diarize.conversion.parity import Parity
from diarize.errors import ModelError, translated
from diarize.extras import torch_extra
from diarize.installed import MANIFEST, refuse_other_than_bundle
from diarize.manifest import flattened, manifest_text
from diarize.models import load_models
from diarize.segmentation.pyannote import PyannoteSegmenter
from diarize.speechbrain import SpeechBrainEmbedder

TOLERANCE = 1e-3
"""Greatest difference in a probability, or in a value of a unit vector."""

Files = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How close the models of a bundle are to the checkpoints that they were made of.

    ``int8`` is how close the embedding comes in eight bits, if it was asked for.
    """

    segmentation: Parity
    embedding: Parity
    int8: Parity | None = None


def build_bundle(
    segmentation: Checkpoint,
    embedding: Checkpoint,
    folder: Path,
    *,
    name: str = "",
    check: Source | None = None,
    int8: bool = False,
) -> Built:
    """Convert a PyanNet and an ECAPA-TDNN into a bundle in ``folder``, named after it if need be.

    Sources are those of `PyannoteSegmenter` and `SpeechBrainEmbedder`. The bundle is compared
    with them on a recording, ``check``, or without one on buzzes. A checkpoint of independent
    speakers becomes one of a powerset in which two of them talk at once. With ``int8`` the
    convolutions of the embedding compute in eight bits, in ranges found on ``check``.

    Raises
    ------
    ModelError
        A checkpoint cannot be used, the bundle differs from it, voices are others in eight bits,
        there is no recording to find their ranges on, there is a bundle in the folder already, or
        no bundle can have such a name, or such models.
    AudioError
        The recording cannot be read.
    FileError
        The bundle cannot be written, or something else is in the folder.
    """
    if (folder / MANIFEST).exists():
        raise ModelError(f"{folder} holds a bundle already; give another folder")
    refuse_other_than_bundle(folder)
    refuse_unwritable(folder / MANIFEST)
    if int8 and check is None:
        raise ModelError("int8 needs a recording of people who talk; give one to check on")
    with torch_extra("building a bundle"):
        import onnx  # noqa: F401 - torch writes ONNX by it, and would say so too late
    segmenter = PyannoteSegmenter(segmentation.source)
    embedder = SpeechBrainEmbedder(embedding.source)
    files = _converted(
        name or folder.resolve().name, (segmentation, segmenter), (embedding, embedder)
    )
    sound = parity.sound_of(check, segmenter.chunk, segmenter.grid.sample_rate)
    built = _compared(files, segmenter, embedder, sound)
    _refuse_others(built)
    if int8:
        files = _in_int8(files, list(parity.voices_in(sound, embedder.features)))
        built = replace(built, int8=_compared(files, segmenter, embedder, sound).embedding)
        _refuse_others(built)
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
    text = manifest(name, *tables)
    with translated(ValueError, to=ModelError, about="nothing written"):
        bundle_of(tomllib.loads(text.encode().decode()), Path())  # no surrogates in TOML
    return {tables[0]["file"]: segments, tables[1]["file"]: embeds, MANIFEST: text}


def _compared(
    files: Files,
    segmenter: PyannoteSegmenter,
    embedder: SpeechBrainEmbedder,
    sound: NDArray[np.float32],
) -> Built:
    """Load a bundle as it will be loaded, and run it beside what it was made of."""
    with TemporaryDirectory() as draft:
        _write(files, Path(draft))
        ours = load_models(draft)
    return Built(
        segmentation=parity.of_segmenters(segmenter, ours.segment, sound),
        embedding=parity.of_embedders(embedder, ours, sound),
    )


def _refuse_others(built: Built) -> None:
    """Refuse models that are not those of the checkpoints."""
    for what, found in (("segmentation", built.segmentation), ("embedding", built.embedding)):
        if not found.difference <= TOLERANCE:
            raise ModelError(
                f"nothing written: the {what} differs from its checkpoint by "
                f"{found.difference:.1e}, more than {TOLERANCE:.1e}"
            )
    if built.int8 and not built.int8.agreement >= LEAST:
        raise ModelError(
            f"nothing written: in eight bits a voice has a cosine of {built.int8.agreement:.3f} "
            f"with itself, less than {LEAST}; build it without int8"
        )


def _in_int8(files: Files, voices: Sequence[NDArray[np.float32]]) -> Files:
    """Return the files of a bundle whose embedding computes in eight bits."""
    tables = tomllib.loads(str(files[MANIFEST]))
    name = tables["embedding"]["file"]
    content = files[name]
    assert isinstance(content, bytes)
    small = with_int8_convolutions(content, voices)
    tables["embedding"]["sha256"] = hashlib.sha256(small).hexdigest()
    return {**files, name: small, MANIFEST: manifest_text(flattened(tables))}


def _write(files: Files, folder: Path) -> None:
    for name, content in files.items():
        write_atomically(folder / name, content)
