"""What ``bundle.toml`` says of converted models."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diarize.conversion.export import at_once
from diarize.manifest import manifest_text
from diarize.segmentation.pyannet import Network
from diarize.speechbrain import SpeechBrainEmbedder


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Where a model comes from, a path or its name on the hub, and its terms."""

    source: str
    license: str

    @property
    def told(self) -> str:
        """Return what others are told of the source: of a path on this machine, its end."""
        return Path(self.source).name if Path(self.source).exists() else self.source


def segmentation_table(content: bytes, origin: Checkpoint, network: Network) -> dict[str, Any]:
    """Return the table of a segmentation model, as `SegmentationModel` reads it."""
    return model_table("segmentation.onnx", content, origin) | {
        "sample_rate": network.grid.sample_rate,
        "chunk": network.chunk,
        "hop": network.grid.hop,
        "first": network.grid.first,
        "speakers": network.task.speakers,
        "at_once": at_once(network),
    }


def embedding_table(
    content: bytes, origin: Checkpoint, embedder: SpeechBrainEmbedder
) -> dict[str, Any]:
    """Return the table of an embedding model, as `EmbeddingModel` reads it."""
    return model_table("embedding.onnx", content, origin) | {
        "sample_rate": embedder.features.sample_rate,
        "dimension": embedder.dimension,
        "bins": embedder.features.bins,
        "window": embedder.features.window,
        "front_end": embedder.features.front_end,
        "shared_mean": embedder.features.shared_mean,
    }


def model_table(file: str, content: bytes, origin: Checkpoint) -> dict[str, Any]:
    """Return what a bundle says of any model."""
    return {
        "file": file,
        "sha256": hashlib.sha256(content).hexdigest(),
        "license": origin.license,
        "source": origin.told,
    }


def manifest(name: str, segmentation: Mapping[str, Any], embedding: Mapping[str, Any]) -> str:
    """Return the text of ``bundle.toml``, whose chunks overlap by half as those of our own do."""
    tables = {
        "": {"name": name, "version": "1"},
        "segmentation": segmentation,
        "embedding": embedding,
        "settings.segmentation": {"step": half_a_chunk(segmentation)},
    }
    return manifest_text(tables)


def half_a_chunk(segmentation: Mapping[str, Any]) -> float:
    """Return the seconds from one chunk to the next for a table of a segmentation model."""
    return float(segmentation["chunk"] / segmentation["sample_rate"] / 2)
