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

    def __init__(
        self, *scores: Any, takes: int | str = "samples", batch: int | str = "batch"
    ) -> None:
        self.scores, self.takes, self.batch = scores, takes, batch

    def get_inputs(self) -> list[Any]:
        return [type("Input", (), {"name": "waveform", "shape": [self.batch, 1, self.takes]})]

    def run(self, _outputs: None, inputs: dict[str, Any]) -> list[Any]:
        chunks, _, samples = inputs["waveform"].shape
        if self.takes not in ("samples", samples) or self.batch not in ("batch", chunks):
            raise RuntimeError(f"got {chunks} chunks\n of {samples}")
        return list(self.scores)


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


@pytest.mark.parametrize("batch", [1, 2])
def test_an_export_that_takes_so_many_chunks_at_once_gets_them(batch: int) -> None:
    model = find_bundle("embedded").segmentation
    session = Session(np.zeros((batch, 500, 7), np.float32), batch=batch)
    assert OnnxSegmenter(session, model)(np.zeros((3, 160_000), np.float32)).shape == (3, 500, 3)


def scores(*shape: int, value: float = 0.0) -> NDArray[np.float32]:
    return np.full(shape, value, np.float32)


@pytest.mark.parametrize(
    ("session", "told"),
    [
        (
            Session(scores(1, 500, 7), takes=80_000),
            "does not run on chunks: got 1 chunks of 160000",
        ),
        (
            Session(scores(1, 500, 7), scores(1, 7)),
            r"gives float32 \(1, 500, 7\), float32 \(1, 7\)",
        ),
        (Session(scores(2, 500, 7)), r"gives float32 \(2, 500, 7\) where its bundle promises"),
        (Session(scores(1, 500)), r"gives float32 \(1, 500\) where its bundle promises"),
        (Session(np.zeros((1, 500, 7), np.int64)), r"gives int64 \(1, 500, 7\) where"),
        (Session(scores(1, 7, 500)), "gives 500 classes where its bundle promises 7"),
        (Session(scores(1, 500, 7, value=np.nan)), "gives values that are no log-probabilities"),
        (Session(scores(1, 500, 7, value=np.inf)), "gives values that are no log-probabilities"),
        (Session(scores(1, 500, 7, value=-np.inf)), "gives values that are no log-probabilities"),
    ],
)
def test_a_model_that_is_none_of_who_talks_is_refused(session: Session, told: str) -> None:
    model = find_bundle("embedded").segmentation
    with pytest.raises(ModelError, match=rf"^segmentation\.onnx {told}"):
        OnnxSegmenter(session, model)(np.zeros((1, 160_000), np.float32))


def test_a_model_that_takes_no_chunks_is_refused() -> None:
    session = Session(scores(1, 500, 7))
    session.get_inputs = lambda: [  # type: ignore[method-assign]
        type("Input", (), {"name": "waveform", "shape": ["batch", "samples"]})
    ]
    with pytest.raises(ModelError, match=r"takes \['batch', 'samples'\] where its bundle promises"):
        OnnxSegmenter(session, find_bundle("embedded").segmentation)(scores(1, 160_000))


def test_a_class_that_cannot_be_is_a_probability_of_nothing() -> None:
    given = scores(1, 500, 7)
    given[..., 1:] = -np.inf
    found = OnnxSegmenter(Session(given), find_bundle("embedded").segmentation)(scores(1, 160_000))
    assert not found.any()
