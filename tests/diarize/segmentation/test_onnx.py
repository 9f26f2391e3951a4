from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.bundle import find_bundle
from diarize.errors import ModelError
from diarize.segmentation import OnnxSegmenter


class Session:
    """Gives the same scores whatever it hears, if that is of the length it takes."""

    def __init__(self, scores: NDArray[np.float32], takes: int | str = "samples") -> None:
        self.scores, self.takes = scores, takes

    def get_inputs(self) -> list[Any]:
        return [type("Input", (), {"name": "waveform", "shape": ["batch", 1, self.takes]})]

    def run(self, _outputs: None, inputs: dict[str, Any]) -> list[NDArray[np.float32]]:
        assert self.takes in ("samples", inputs["waveform"].shape[2])
        return [self.scores]


def test_scores_that_are_no_log_probabilities_yet_are_made_so() -> None:
    model = find_bundle("embedded").segmentation
    scores = np.random.default_rng(0).normal(0, 3, (1, 5, 7)).astype(np.float32)
    logs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
    silence = np.zeros((1, 1), np.float32)
    raw, normal = (OnnxSegmenter(Session(each), model)(silence) for each in (scores, logs))
    np.testing.assert_allclose(raw, normal, atol=1e-5)
    assert normal.max() < 1


def test_an_export_that_takes_whole_chunks_only_hears_a_short_recording_too() -> None:
    model = find_bundle("embedded").segmentation
    session = Session(np.zeros((2, 500, 7), np.float32), takes=160_000)
    assert OnnxSegmenter(session, model)(np.zeros((2, 48_000), np.float32)).shape == (2, 150, 3)
    assert OnnxSegmenter(session, model)(np.zeros((2, 160_000), np.float32)).shape == (2, 500, 3)


def test_frames_that_are_not_where_the_bundle_says_are_refused() -> None:
    model = replace(find_bundle("embedded").segmentation, hop=100)
    segmenter = OnnxSegmenter(Session(np.zeros((1, 500, 7), np.float32)), model)
    with pytest.raises(ModelError, match="gives 500 frames for 160000 samples"):
        segmenter(np.zeros((1, 160_000), np.float32))
