from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import Samples, open_audio
from diarize.errors import AudioError

Voice = Callable[..., NDArray[np.float32]]


def read(waveform: NDArray[Any], rate: int = 16_000, channel: int | None = None) -> Any:
    with open_audio(Samples(waveform, rate), channel=channel) as recording:
        return np.concatenate([np.empty(0, np.float32), *recording])


@pytest.mark.parametrize(
    ("dtype", "low", "middle", "high"),
    [
        ("uint8", 0, 128, 192),
        ("int16", -(2**15), 0, 2**14),
        ("int32", -(2**31), 0, 2**30),
        ("float32", -1, 0, 0.5),
        ("float64", -1, 0, 0.5),
    ],
)
def test_every_dtype_covers_the_same_range(
    dtype: str, low: float, middle: float, high: float
) -> None:
    sound = read(np.array([low, middle, high], dtype=dtype))
    assert sound.dtype == np.float32
    np.testing.assert_array_equal(sound, [-1, 0, 0.5])


def test_channels_are_averaged_or_picked() -> None:
    waveform = np.repeat(np.array([[0.5], [-0.25]], dtype=np.float32), 40_000, axis=1)
    np.testing.assert_array_equal(read(waveform), np.full(40_000, 0.125))
    np.testing.assert_array_equal(read(waveform, channel=1), waveform[0])
    np.testing.assert_array_equal(read(waveform, channel=2), waveform[1])


def test_the_length_is_known_beforehand() -> None:
    with open_audio(Samples(np.zeros((2, 44_100), np.int16), 44_100), name="x") as recording:
        assert (recording.channels, recording.expected_seconds) == (2, 1.0)
        assert recording.name == "x"


@pytest.mark.parametrize("shape", [(0,), (1, 0), (2, 0)])
def test_no_samples_give_no_sound(shape: tuple[int, ...]) -> None:
    assert len(read(np.zeros(shape, np.float32))) == 0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_sample_that_is_no_number_is_found_where_it_is(bad: float) -> None:
    waveform = np.zeros((2, 64_000), dtype=np.float32)
    waveform[1, 51_200] = bad
    with pytest.raises(AudioError, match=r"^<samples>: contains NaN or infinite samples at 3\.2 s"):
        read(waveform)
    assert not read(waveform, channel=1).any()


def test_a_sample_out_of_all_proportion_does_not_silence_the_others(voice: Voice) -> None:
    waveform = voice(3.0, 16_000)
    waveform[0, 20_000] = 1e4
    with open_audio(Samples(waveform, 16_000)) as recording:
        heard = np.concatenate(list(recording))
    assert np.abs(heard).max() <= 1
    assert np.array_equal(np.delete(heard, 20_000), np.delete(waveform[0], 20_000))
    assert recording.warnings == ["has a sample of 1e+04 at 1.2 s, which is clipped"]


def test_no_sound_is_as_loud_as_an_absurd_sample(voice: Voice) -> None:
    waveform = voice(3.0, 16_000)
    waveform[0, 20_000] = -1e30
    with pytest.raises(AudioError, match=r"contains a sample of 1e\+30 at 1\.2 s"):
        read(waveform)


@pytest.mark.parametrize("silence", [0.0, 1e5])
def test_floats_that_are_integers_by_their_size_are_heard_as_they_are(
    voice: Voice, silence: float
) -> None:
    waveform = voice(3.0, 16_000) * 2.0**31
    waveform[0, :15_900] = silence
    assert np.array_equal(read(waveform), waveform[0])


def test_a_sample_amid_silence_says_nothing_of_the_scale(voice: Voice) -> None:
    waveform = voice(5.0, 16_000)
    waveform[0, :40_000] = 0
    waveform[0, 300] = 1e4
    assert np.abs(read(waveform)).max() <= 1


def test_a_burst_out_of_all_proportion_is_clipped_too(voice: Voice) -> None:
    waveform = voice(3.0, 16_000)
    waveform[0, 20_000:20_400] = 1e6
    assert np.abs(read(waveform)).max() <= 1


def test_opposite_infinities_and_overflow_are_found_too() -> None:
    with pytest.raises(AudioError, match="infinite"):
        read(np.repeat([[np.inf], [-np.inf]], 10, axis=1))
    with pytest.raises(AudioError, match="infinite"):
        read(np.full(10, 1e300))


@pytest.mark.parametrize(
    ("waveform", "rate", "message"),
    [
        (np.zeros((16_000, 2), np.float32), 16_000, r"\(16000, 2\): transpose it"),
        (np.zeros((2, 2, 2), np.float32), 16_000, "channels, samples"),
        (np.zeros((), np.float32), 16_000, "channels, samples"),
        (np.zeros((65, 100), np.float32), 16_000, "1 to 64 channels can be read, got 65"),
        (np.zeros((0, 100), np.float32), 16_000, "1 to 64 channels can be read, got 0"),
        (np.zeros(100, np.complex64), 16_000, "got complex64"),
        (np.zeros(100, np.float32), 0, "sample_rate"),
    ],
)
def test_arrays_that_are_no_sound_are_refused(
    waveform: NDArray[Any], rate: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Samples(waveform, rate)


def test_a_bare_array_is_refused_with_the_way_out() -> None:
    with pytest.raises(TypeError, match=r"Samples\(waveform, sample_rate\)"):
        open_audio(np.zeros(10))  # type: ignore[arg-type]
