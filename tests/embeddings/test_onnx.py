from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings import FbankConfig, OnnxEmbedder, VectorError
from embeddings.masks import SHORTEST


class FakeSession:
    """Stands in for ONNX Runtime: the embedding is how each band deviates; keeps its input."""

    def __init__(self) -> None:
        self.seen: list[NDArray[np.float32]] = []

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="features")]

    def run(self, _outputs: None, inputs: dict[str, NDArray[np.float32]]) -> list[Any]:
        self.seen.append(inputs["features"])
        deviation = inputs["features"].std(axis=1)
        return [deviation - deviation.mean(axis=1, keepdims=True) + 1e-6]


def tone(hertz: float, seconds: float) -> NDArray[np.float32]:
    time = np.arange(int(seconds * 16_000)) / 16_000
    wobble = 1 + 0.5 * np.sin(2 * np.pi * 3 * time)
    return (0.3 * wobble * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def test_each_mask_gives_a_unit_vector_of_its_own_frames() -> None:
    session = FakeSession()
    waveform = np.concatenate([tone(300, 2), tone(2_000, 2)])
    masks = np.array([[1, 1, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1, 1, 1]], bool)
    both = OnnxEmbedder(session)(waveform, masks)
    alone = OnnxEmbedder(FakeSession())(tone(300, 2), np.array([[True, True, True, False]]))
    assert np.allclose(np.linalg.norm(both, axis=1), 1, atol=1e-6)
    assert both[0] @ alone[0] > 0.99 > both[0] @ both[1]


@pytest.mark.parametrize(("share", "apart"), [(0.0, False), (0.5, True)])
def test_voices_of_one_chunk_share_as_much_of_their_mean_as_the_bundle_says(
    share: float, apart: bool
) -> None:
    session = FakeSession()
    waveform = np.concatenate([tone(300, 2), tone(2_000, 2)])
    masks = np.array([[True, False], [False, True]])
    OnnxEmbedder(session, FbankConfig(shared_mean=share))(waveform, masks)
    low, high = (seen[0].mean(axis=0) for seen in session.seen)
    assert (np.abs(low - high).max() > 1) == apart
    assert np.allclose((low + high) / 2, 0, atol=0.05)


@pytest.mark.parametrize("front_end", ["kaldi", "speechbrain"])
@pytest.mark.parametrize("hiss", [0.0, 1e-5])
def test_pauses_do_not_change_a_voice(front_end: str, hiss: float) -> None:
    rng = np.random.default_rng(0)
    speech = tone(300, 2) * rng.standard_normal(32_000).astype(np.float32)
    noise = (hiss * rng.standard_normal(96_000)).astype(np.float32)
    paused = np.concatenate([speech, np.zeros_like(speech), speech]) + noise
    fluent = np.concatenate([speech, speech]) + noise[:64_000]
    features, everywhere = FbankConfig(front_end=front_end), np.array([[True]])
    session = FakeSession()
    ((with_pause,), (without,)) = (
        OnnxEmbedder(session, features)(waveform, everywhere) for waveform in (paused, fluent)
    )
    assert with_pause @ without > 0.98
    assert session.seen[0].shape[1] == pytest.approx(session.seen[1].shape[1], abs=4)


def test_of_silence_alone_all_is_kept() -> None:
    session = FakeSession()
    OnnxEmbedder(session)(np.zeros(32_000, np.float32), np.array([[True]]))
    assert session.seen[0].shape == (1, 198, 80)


def test_a_short_voice_is_repeated_and_a_long_one_is_not() -> None:
    session = FakeSession()
    OnnxEmbedder(session)(tone(300, 3), np.array([[True] + [False] * 29, [True] * 30]))
    assert session.seen[0].shape == (1, SHORTEST, 80)
    assert session.seen[1].shape == (1, 298, 80)


def test_less_than_a_frame_of_sound_still_gives_a_vector() -> None:
    (vector,) = OnnxEmbedder(FakeSession())(np.ones(10, np.float32), np.array([[True]]))
    assert np.isfinite(vector).all()


def test_a_mask_finer_than_the_features_is_never_lost() -> None:
    masks = np.zeros((1, 5_000), bool)
    masks[0, 3] = True
    (vector,) = OnnxEmbedder(FakeSession())(tone(300, 1), masks)
    assert np.isfinite(vector).all()


def test_an_empty_mask_is_refused() -> None:
    with pytest.raises(ValueError, match="each True somewhere"):
        OnnxEmbedder(FakeSession())(tone(300, 1), np.array([[False, False]]))


def test_features_follow_the_bundle() -> None:
    session = FakeSession()
    OnnxEmbedder(session, FbankConfig(bins=40))(tone(300, 1), np.array([[True]]))
    assert session.seen[0].shape[2] == 40


class Other(FakeSession):
    """Gives something else than a vector."""

    def __init__(self, *given: Any) -> None:
        super().__init__()
        self.given = given

    def run(self, _outputs: None, inputs: dict[str, NDArray[np.float32]]) -> list[Any]:
        if not self.given:
            raise RuntimeError("of another\n kind")
        return list(self.given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], r"does not run on features \(100, 80\): of another kind"),
        ([np.ones((1, 4)), np.ones(1)], "gives 2 outputs where one is promised"),
        ([np.ones((1, 1, 4))], r"gives float64 \(1, 1, 4\) for a voice"),
        ([np.ones(4)], r"gives float64 \(4,\) for a voice"),
        ([np.ones((1, 4), np.int64)], r"gives int64 \(1, 4\) for a voice"),
        ([np.zeros((1, 4))], "gives a vector without a direction"),
        ([np.full((1, 4), np.nan)], "gives a vector without a direction"),
        ([np.full((1, 4), np.inf)], "gives a vector without a direction"),
    ],
)
def test_a_model_that_gives_no_vector_is_told(given: list[Any], told: str) -> None:
    with pytest.raises(VectorError, match=f"^{told}"):
        OnnxEmbedder(Other(*given))(tone(300, 1), np.array([[True]]))


def test_a_vector_in_half_precision_is_one_too() -> None:
    session = Other(np.full((1, 4), 60_000, np.float16))
    (vector,) = OnnxEmbedder(session)(tone(300, 1), np.array([[True]]))
    np.testing.assert_allclose(vector, 0.5)
