from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import Samples, open_audio
from diarize.audio.cancelling import Cancelling

Sound = NDArray[np.float32]
Voice = Callable[..., Sound]


def share(waveform: Sound, rate: int, block: int) -> float:
    """Return for how much of a recording its channels are said to cancel out."""
    cancelling, samples = Cancelling(), waveform.shape[1]
    starts = range(0, samples, block)
    told = [cancelling.among(waveform[:, start : start + block], rate) for start in starts]
    return sum(told) / len(told)


def survivors(samples: int, rate: int) -> dict[str, Sound]:
    """Return what does not cancel out, much quieter than speech or not."""
    hum = 0.3 * np.sin(2 * np.pi * 50 * np.arange(samples) / rate)
    noise = 0.02 * np.random.default_rng(0).standard_normal((2, samples))
    kinds = {"nothing": np.zeros(1), "offset": np.full(1, 0.3), "hum": hum, "noise": noise}
    return {name: np.asarray(sound, np.float32) for name, sound in kinds.items()}


@pytest.mark.parametrize("survivor", ["nothing", "offset", "hum", "noise"])
@pytest.mark.parametrize(("rate", "block"), [(8_000, 16_384), (48_000, 16_384), (48_000, 1000)])
def test_speech_that_cancels_is_found_beneath_what_does_not(
    voice: Voice, rate: int, block: int, survivor: str
) -> None:
    (talk,) = voice(4.0, rate)
    added = survivors(len(talk), rate)[survivor]
    assert share(np.stack([talk, -talk]) + added, rate, block) == 1.0
    assert share(np.stack([talk, talk]) + added, rate, block) == 0.0


@pytest.mark.parametrize("block", [1, 50, 1000, 16_384, 64_000])
def test_channels_of_their_own_do_not_cancel(voice: Voice, block: int) -> None:
    (talk,) = voice(4.0, 16_000)
    noise = np.random.default_rng(0).standard_normal((3, 64_000)).astype(np.float32)[:, :8_000]
    assert share(noise, 16_000, block) == 0.0
    for delay in (1, 8, 40, 8_000):
        assert share(np.stack([talk, np.roll(talk, delay)])[:, :16_000], 16_000, block) == 0.0
    assert share(np.stack([talk, 0 * talk, 0 * talk])[:, :16_000], 16_000, block) == 0.0


@pytest.mark.parametrize("block", [80, 1000, 16_384])
def test_a_knock_on_one_channel_does_not_hide_what_cancels_after_it(
    voice: Voice, block: int
) -> None:
    talk = 0.01 * np.tile(voice(4.0, 16_000)[0], 2)
    channels = np.stack([talk, -talk]).astype(np.float32)
    channels[0, :160] += np.sin(0.5 * np.arange(160, dtype=np.float32))
    assert share(channels[:, 3 * 16_384 :], 16_000, block) == 1.0
    assert share(channels, 16_000, block) > 1 - 3 * 16_384 / channels.shape[1]


def test_of_many_channels_all_must_cancel(voice: Voice) -> None:
    (talk,) = voice(1.0, 16_000)
    assert share(np.stack([talk, -talk, talk, -talk]), 16_000, 4096) == 1.0
    assert share(np.stack([talk, -talk, talk, talk]), 16_000, 4096) == 0.0


def test_opposite_offsets_are_no_speech_that_cancels() -> None:
    offsets = np.repeat(np.array([[0.5], [-0.49]], np.float32), 40_000, axis=1)
    assert share(offsets, 16_000, 16_384) == 0.0


def test_where_channels_cancel_one_is_heard(voice: Voice) -> None:
    (talk,) = voice(4.0, 16_000)
    with open_audio(Samples(np.stack([talk, -talk]) + np.float32(0.3), 16_000)) as recording:
        heard = np.concatenate(list(recording))
    np.testing.assert_allclose(np.abs(heard - 0.3), np.abs(talk), atol=1e-5)  # either channel
    assert "the channels cancel one another out" in recording.warnings[0]
