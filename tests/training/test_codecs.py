from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import open_audio
from training.codecs import CODECS, Codec, through, transmitted

RATE = 16_000
EXAMPLES = Path(__file__).parents[2] / "examples"
EVERY = [(codec, kilobits) for codec in CODECS for kilobits in codec.kilobits]
LACKING = [codec.name for codec in CODECS if codec.name not in av.codecs_available]
needs_all = pytest.mark.skipif(bool(LACKING), reason="needs PyAV 18, as the [train] extra has it")


@pytest.fixture(scope="module")
def speech() -> NDArray[np.float32]:
    recording = open_audio(EXAMPLES / "meeting.ogg", sample_rate=RATE)
    samples: NDArray[np.float32] = np.concatenate(list(recording))[RATE : 4 * RATE]
    return samples


def frames(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the level of each tenth of a second."""
    tenths = waveform[: len(waveform) // 1600 * 1600].reshape(-1, 1600)
    levels: NDArray[np.float32] = np.sqrt(np.square(tenths).mean(axis=1))
    return levels


@pytest.mark.parametrize(("codec", "kilobits"), EVERY, ids=lambda each: getattr(each, "name", each))
def test_speech_keeps_its_length_its_level_and_its_times(
    speech: NDArray[np.float32], codec: Codec, kilobits: float
) -> None:
    if codec.name in LACKING:
        pytest.skip(f"needs PyAV 18, as the [train] extra has it: no {codec.name}")
    heard = through(speech, codec, kilobits)
    assert len(heard) == len(speech)
    assert heard.dtype == np.float32
    assert not np.allclose(heard, speech, atol=1e-4)
    assert np.corrcoef(frames(heard), frames(speech))[0, 1] > 0.95
    assert np.linalg.norm(heard) == pytest.approx(np.linalg.norm(speech), rel=0.35)


def test_fewer_bits_leave_less(speech: NDArray[np.float32]) -> None:
    opus = CODECS[0]
    assert opus.name == "libopus"
    few, many = (np.linalg.norm(through(speech, opus, bits) - speech) for bits in (8, 32))
    assert few > many


@needs_all
def test_silence_stays_silence() -> None:
    rng = np.random.default_rng(0)
    for _ in range(12):
        assert np.abs(transmitted(np.zeros(8000, np.float32), rng)).max() < 1e-4


@needs_all
def test_the_same_draw_gives_the_same_samples(speech: NDArray[np.float32]) -> None:
    first, second = (transmitted(speech, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, second)
