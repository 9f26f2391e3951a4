"""What differs is seen to differ."""

from pathlib import Path

import numpy as np
import pytest

from diarize import load_models
from diarize.bundle import find_bundle
from diarize.conversion.parity import MOST_CHUNKS, buzzes, of_embedders, sound_of
from diarize.sessions import open_session
from embeddings import FbankConfig, OnnxEmbedder

EXAMPLE = Path(__file__).parents[3] / "examples" / "meeting.ogg"


@pytest.mark.parametrize(("window", "same"), [("hamming", True), ("povey", False)])
def test_an_embedder_that_hears_other_features_is_told_from_one_that_does_not(
    window: str, same: bool
) -> None:
    embedding = find_bundle().embedding
    session = open_session(embedding.file.read_bytes(), "embedding.onnx")
    features = FbankConfig(window=window, shared_mean=embedding.shared_mean)
    other = OnnxEmbedder(session, features)
    found = of_embedders(other, load_models(), sound_of(None, 160_000, 16_000)[:2])
    assert (found.difference < 1e-6) == same
    assert (found.agreement > 0.99999) == same


def test_buzzes_are_the_same_each_time_and_neither_silent_nor_clipped() -> None:
    sound = buzzes(160_000, 16_000)
    np.testing.assert_array_equal(sound, buzzes(160_000, 16_000))
    assert 0.01 < sound.std() < np.abs(sound).max() < 1


def test_a_recording_is_cut_into_chunks_of_which_some_minutes_are_taken() -> None:
    assert sound_of(EXAMPLE, 160_000, 16_000).shape == (8, 160_000)
    assert sound_of(EXAMPLE, 8_000, 16_000).shape == (MOST_CHUNKS, 8_000)
