import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import FbankConfig, centred, fbank


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=5_000))
def test_there_is_a_frame_wherever_one_fits(samples: int) -> None:
    config = FbankConfig()
    expected = 1 + (samples - config.frame) // config.hop if samples >= config.frame else 0
    assert fbank(np.zeros(samples, np.float32), config).shape == (expected, 80)


def test_a_higher_tone_fills_a_higher_band() -> None:
    time = np.arange(16_000) / 16_000
    bands = [
        int(fbank(np.sin(2 * np.pi * hertz * time).astype(np.float32)).mean(axis=0).argmax())
        for hertz in (200, 800, 3_200)
    ]
    assert bands == sorted(set(bands))


def test_level_does_not_matter_once_the_mean_is_removed() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)
    softer = (noise / 8).astype(np.float32)
    assert np.allclose(centred(fbank(noise)), centred(fbank(softer)), atol=1e-2)


def test_some_of_the_mean_may_be_that_of_everybody() -> None:
    voice = np.array([[1.0, 0.0], [3.0, 0.0]], np.float32)
    everybody = np.array([4.0, 8.0], np.float32)
    assert centred(voice, everybody, 0.5).mean(axis=0) == pytest.approx([-1.0, -4.0])
    assert (centred(voice, everybody, 0.0) == centred(voice)).all()
    with pytest.raises(ValueError, match=r"shared_mean is a share in \[0, 1\], got 1.5"):
        FbankConfig(shared_mean=1.5)


def test_the_numbers_are_kaldis() -> None:
    # what torchaudio.compliance.kaldi gives for the same tone: 80 bins, Hamming window
    time = np.arange(800) / 16_000
    tone = (0.5 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    features = fbank(tone)
    assert features.shape == (3, 80)
    assert features[1, 10:14] == pytest.approx([13.886, 14.174, 21.152, 24.405], abs=0.01)


def test_two_channels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"waveform must be \(samples,\)"):
        fbank(np.zeros((2, 100), np.float32))
