"""Sound made on the spot, and encoded into any container."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


@pytest.fixture(scope="session")
def voice() -> Callable[..., NDArray[np.float32]]:
    """Return ``voice(seconds, rate, channels=1)``: float32 (channels, samples), below 3.5 kHz.

    It is a function of time, so that two rates give the same sound. Channels differ in loudness
    by a factor of their number, and their mean is that of one channel.
    """

    def make(seconds: float, rate: int, channels: int = 1) -> NDArray[np.float32]:
        time = np.arange(round(seconds * rate)) / rate
        phase = 2 * np.pi * (130 * time + 4 * np.sin(2 * np.pi * 0.7 * time))
        harmonics = [np.sin(k * phase + k * k) / k for k in range(1, 23)]
        sound = 0.15 * np.sum(harmonics, axis=0) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time))
        loudness = np.arange(1, channels + 1) / np.mean(np.arange(1, channels + 1))
        return np.asarray(loudness[:, None] * sound, dtype=np.float32)

    return make


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    """Return ``encode(waveform, rate, container, codec, late=seconds, **options of the codec)``."""

    def make(
        waveform: NDArray[np.float32],
        rate: int,
        container: str,
        codec: str,
        late: float = 0.0,
        **options: str,
    ) -> bytes:
        import av

        target, layout = io.BytesIO(), LAYOUTS[len(waveform)]
        with av.open(target, "w", format=container) as out:
            stream: Any = out.add_stream(codec, rate=rate, layout=layout, options=options)
            out.start_encoding()
            for first in range(0, waveform.shape[1], 4096):
                part = waveform[:, first : first + 4096].T.reshape(1, -1)
                frame = av.AudioFrame.from_ndarray(part.copy(), format="flt", layout=layout)
                frame.sample_rate, frame.pts = rate, first + round(late * rate)
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return target.getvalue()

    return make
