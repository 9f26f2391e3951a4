"""Voice to unit vector: features and models."""

from embeddings.features import FbankConfig, centred, fbank
from embeddings.onnx import OnnxEmbedder
from embeddings.speechbrain import EcapaEmbedder
from embeddings.vectors import VectorError

__all__ = ["EcapaEmbedder", "FbankConfig", "OnnxEmbedder", "VectorError", "centred", "fbank"]
