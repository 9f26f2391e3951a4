from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.bundle import find_bundle
from diarize.segmentation import OnnxSegmenter


class Session:
    """Gives the same scores whatever it hears."""

    def __init__(self, scores: NDArray[np.float32]) -> None:
        self.scores = scores

    def get_inputs(self) -> list[Any]:
        return [type("Input", (), {"name": "waveform"})]

    def run(self, _outputs: None, _inputs: dict[str, Any]) -> list[NDArray[np.float32]]:
        return [self.scores]


def test_scores_that_are_no_log_probabilities_yet_are_made_so() -> None:
    model = find_bundle("embedded").segmentation
    scores = np.random.default_rng(0).normal(0, 3, (1, 5, 7)).astype(np.float32)
    logs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
    silence = np.zeros((1, 1), np.float32)
    raw, normal = (OnnxSegmenter(Session(each), model)(silence) for each in (scores, logs))
    np.testing.assert_allclose(raw, normal, atol=1e-5)
    assert normal.max() < 1
