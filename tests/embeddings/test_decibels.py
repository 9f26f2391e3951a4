from typing import Any

import numpy as np
import pytest

from embeddings import FbankConfig, fbank
from embeddings.decibels import decibels


def test_a_tone_is_loudest_in_the_band_around_it_in_every_frame() -> None:
    tone = np.sin(2 * np.pi * 1_807 * np.arange(16_000) / 16_000).astype(np.float32)
    features = decibels(tone)
    assert features.shape == (101, 80)
    assert features.dtype == np.float32
    # 1807 Hz are 1438 mel, and 8000 Hz are 2840: 41 of the 81 steps up to there
    assert (features[5:-5].argmax(axis=1) == 40).all()


def test_nothing_is_fainter_than_eighty_decibels_below_the_loudest() -> None:
    features = decibels(np.concatenate([np.ones(800, np.float32), np.zeros(8_000, np.float32)]))
    assert features.max() - features.min() == pytest.approx(80)


@pytest.mark.usefixtures("speechbrain_left_quiet")
@pytest.mark.parametrize("samples", [1, 160, 400, 12_345])
def test_it_is_the_filterbank_of_speechbrain(samples: int) -> None:
    torch: Any = pytest.importorskip("torch", reason="needs the [torch] extra")
    features = pytest.importorskip("speechbrain.lobes.features", reason="needs the [torch] extra")
    sound = 0.1 * np.random.default_rng(0).standard_normal(samples).astype(np.float32)
    expected = features.Fbank(n_mels=80)(torch.from_numpy(sound)[None])[0].numpy()
    found = fbank(sound, FbankConfig(front_end="speechbrain"))
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_another_sample_rate_or_window_is_refused() -> None:
    with pytest.raises(ValueError, match="16000 Hz"):
        FbankConfig(front_end="speechbrain", sample_rate=8_000)
    with pytest.raises(ValueError, match="front_end is kaldi or speechbrain"):
        FbankConfig(front_end="librosa")
