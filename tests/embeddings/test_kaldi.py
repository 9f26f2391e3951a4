import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embeddings import FbankConfig, fbank
from embeddings.features import WINDOWS

native = pytest.importorskip("kaldi_native_fbank", reason="needs kaldi-native-fbank: extra dev")


def by_kaldi(waveform: NDArray[np.float32], config: FbankConfig) -> NDArray[np.float32]:
    """Return the features as Kaldi's own code, frame by frame, computes them."""
    options = native.FbankOptions()
    options.frame_opts.samp_freq = config.sample_rate
    options.frame_opts.dither = 0.0
    options.frame_opts.window_type = config.window
    options.mel_opts.num_bins = config.bins
    extractor = native.OnlineFbank(options)
    extractor.accept_waveform(config.sample_rate, waveform * 32768)
    extractor.input_finished()
    frames = [extractor.get_frame(index) for index in range(extractor.num_frames_ready)]
    return np.array(frames, np.float32).reshape(-1, config.bins)


@settings(deadline=None, max_examples=40)
@given(
    window=st.sampled_from(WINDOWS),
    sample_rate=st.sampled_from([8_000, 16_000]),
    bins=st.sampled_from([23, 40, 80]),
    samples=st.integers(0, 12_000),
    level=st.floats(-60, 0),
    seed=st.integers(0, 99),
)
def test_the_features_are_kaldis(
    window: str, sample_rate: int, bins: int, samples: int, level: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(samples) * np.sin(np.arange(samples) / rng.uniform(100, 3000))
    # an offset far above the sound would leave nothing of it but what single precision rounds
    waveform = (10 ** (level / 20) * (0.3 * noise + rng.uniform(-0.1, 0.1))).astype(np.float32)
    config = FbankConfig(bins=bins, sample_rate=sample_rate, window=window)
    expected = by_kaldi(waveform, config)
    found = fbank(waveform, config)
    assert found.shape == expected.shape
    # single precision, and sums in another order: what is faint beside what is loud is rounded
    loudest = float(np.exp(expected).max(initial=1))
    np.testing.assert_allclose(np.exp(found), np.exp(expected), rtol=1e-3, atol=1e-6 * loudest)


def test_silence_is_the_least_that_is_told() -> None:
    assert (fbank(np.zeros(800, np.float32)) == np.log(np.finfo(np.float32).eps)).all()
