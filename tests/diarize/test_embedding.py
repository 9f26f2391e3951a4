"""A model of voices that is another than its bundle says."""

from dataclasses import replace

import numpy as np
import pytest

from diarize import ModelError
from diarize.bundle import Bundle, read_verified
from diarize.embedding import BundleEmbedder
from diarize.sessions import open_session
from embeddings import FbankConfig, OnnxEmbedder

SOUND = np.random.default_rng(0).normal(0, 0.1, 32_000).astype(np.float32)
ALL = np.ones((1, 1), bool)


def embedder(bundle: Bundle, *, bins: int = 80, dimension: int = 192) -> BundleEmbedder:
    session = open_session(read_verified(bundle.embedding), bundle.embedding.file.name)
    embed = OnnxEmbedder(session, FbankConfig(bins=bins))
    return BundleEmbedder(embed, replace(bundle.embedding, dimension=dimension))


def test_a_voice_is_a_vector_of_the_promised_length(bundle: Bundle) -> None:
    assert embedder(bundle)(SOUND, ALL).shape == (1, 192)


def test_vectors_of_another_length_are_refused(bundle: Bundle) -> None:
    with pytest.raises(ModelError, match=r"int8\.onnx gives vectors of 192 where .* promises 256"):
        embedder(bundle, dimension=256)(SOUND, ALL)


def test_a_model_that_takes_something_else_is_named(bundle: Bundle) -> None:
    with pytest.raises(ModelError, match=r"^embedding-int8\.onnx: does not run on features .*40"):
        embedder(bundle, bins=40)(SOUND, ALL)
