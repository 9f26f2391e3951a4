"""Model bundles: a folder with ``bundle.toml``, a segmentation and an embedding model."""

from diarize.bundle.description import (
    Bundle,
    EmbeddingModel,
    Identification,
    Model,
    SegmentationModel,
)
from diarize.bundle.finding import EMBEDDED, find_bundle, read_verified

__all__ = [
    "EMBEDDED",
    "Bundle",
    "EmbeddingModel",
    "Identification",
    "Model",
    "SegmentationModel",
    "find_bundle",
    "read_verified",
]
