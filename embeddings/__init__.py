"""Voice to unit vector: features and models."""

from embeddings.features import FbankConfig, centred, fbank
from embeddings.onnx import OnnxEmbedder

__all__ = ["FbankConfig", "OnnxEmbedder", "centred", "fbank"]
