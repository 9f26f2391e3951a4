from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")

from diarize.audio import open_audio  # noqa: E402 - after the check for torch
from diarize.finetuning.voices import Filterbank, VoiceFrames  # noqa: E402
from embeddings import FbankConfig, fbank  # noqa: E402
from embeddings.features import WINDOWS  # noqa: E402

EXAMPLE = Path("examples/meeting.ogg")


@pytest.mark.parametrize("window", WINDOWS)
def test_the_filterbank_is_that_of_the_embedding_but_for_a_mean_in_each_band(window: str) -> None:
    with open_audio(EXAMPLE, sample_rate=16_000) as blocks:
        waveform = np.concatenate(list(blocks))[:32_000]
    config = FbankConfig(window=window)
    found = Filterbank(config)(torch.from_numpy(waveform)[None, None])[0].T.numpy()
    padded = np.pad(waveform, 120)
    difference = found - fbank(padded, config)
    assert found.shape == (200, 80)
    np.testing.assert_allclose(difference, np.broadcast_to(difference[:1], (200, 80)), atol=5e-3)


@pytest.mark.parametrize("gain", [0.01, 3.0])
def test_a_gain_changes_no_voice(gain: float) -> None:
    torch.manual_seed(0)
    hear, waveform = VoiceFrames(channels=16), 0.1 * torch.randn(1, 1, 32_000)
    torch.testing.assert_close(hear(waveform), hear(gain * waveform), atol=1e-3, rtol=1e-3)


def test_silence_is_no_number_that_is_none() -> None:
    heard = VoiceFrames(channels=16)(torch.zeros(1, 1, 16_000))
    assert heard.shape == (1, 48, 25)
    assert torch.isfinite(heard).all()


def test_voices_never_learn() -> None:
    hear = VoiceFrames(channels=16).train()
    assert not any(part.training for part in hear.modules())
    assert not any(each.requires_grad for each in hear.parameters())
