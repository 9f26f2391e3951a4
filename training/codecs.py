"""What telephones, calls and small files do to speech: it is encoded, and decoded again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE

Waveform = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A codec of FFmpeg's, a sample rate, and the bit rates to choose from, in kbit/s."""

    name: str
    decoder: str
    rate: int
    kilobits: tuple[float, ...]
    sample: str = "s16"


CODECS = (
    Codec(name="libopus", decoder="libopus", rate=16_000, kilobits=(8, 12, 16, 24, 32)),
    Codec(name="libmp3lame", decoder="mp3float", rate=16_000, kilobits=(16, 24, 32), sample="fltp"),
    Codec(name="aac", decoder="aac", rate=16_000, kilobits=(16, 24, 32), sample="fltp"),
    Codec(name="libopencore_amrnb", decoder="amrnb", rate=8_000, kilobits=(4.75, 7.95, 12.2)),
    Codec(name="g722", decoder="g722", rate=16_000, kilobits=(64,)),
    Codec(name="pcm_mulaw", decoder="pcm_mulaw", rate=8_000, kilobits=(64,)),
)
"""Calls over the internet, small files, mobile telephones, conference telephones, landlines."""

FARTHEST = 0.15
"""Seconds by which a codec may be late."""


def transmitted(waveform: Waveform, rng: Generator) -> Waveform:
    """Return speech, float32 ``(samples,)`` at 16 kHz, after one of `CODECS`; nothing moves."""
    codec = CODECS[rng.integers(len(CODECS))]
    return through(waveform, codec, float(rng.choice(codec.kilobits)))


def through(waveform: Waveform, codec: Codec, kilobits: float) -> Waveform:
    """Encode and decode; length, level and times stay.

    Raises
    ------
    ValueError
        The codec is not in this build of FFmpeg.
    """
    import av
    import soxr

    peak = max(float(np.abs(waveform).max(initial=0.0)), 1e-6) * 1.05
    sent = soxr.resample(waveform / peak, SAMPLE_RATE, codec.rate)
    try:
        rates, blocks = zip(*_decoded(codec, _encoded(sent, codec, kilobits)), strict=True)
    except av.FFmpegError as error:
        raise ValueError(f"cannot encode with {codec.name}: {error}") from error
    heard = soxr.resample(np.concatenate(blocks), rates[0], SAMPLE_RATE)
    return _in_time(heard.astype(np.float32), waveform) * np.float32(peak)


def _encoded(sent: Waveform, codec: Codec, kilobits: float) -> Iterator[Any]:
    """Yield packets, and the encoder first."""
    import av

    encoder: Any = av.CodecContext.create(codec.name, "w")
    encoder.sample_rate, encoder.layout, encoder.format = codec.rate, "mono", codec.sample
    encoder.bit_rate = round(1000 * kilobits)
    encoder.open()
    yield encoder
    size = encoder.frame_size or codec.rate // 50
    whole = np.pad(sent, (0, -len(sent) % size + 4 * size)).reshape(-1, 1, size)
    integers = codec.sample == "s16"
    for number, block in enumerate(np.round(whole * 32767).astype(np.int16) if integers else whole):
        frame = av.AudioFrame.from_ndarray(block, format=codec.sample, layout="mono")
        frame.sample_rate, frame.pts = codec.rate, number * size
        yield from encoder.encode(frame)
    yield from encoder.encode(None)


def _decoded(codec: Codec, packets: Iterator[Any]) -> Iterator[tuple[int, Waveform]]:
    """Yield samples and their rate: Opus comes back at 48 kHz whatever it was."""
    import av

    encoder = next(packets)
    decoder: Any = av.CodecContext.create(codec.decoder, "r")
    decoder.sample_rate, decoder.layout = codec.rate, "mono"
    if encoder.extradata:
        decoder.extradata = encoder.extradata
    for packet in packets:
        for frame in decoder.decode(packet):
            block = frame.to_ndarray()[0]
            scale = 32768 if block.dtype == np.int16 else 1
            yield frame.sample_rate, np.asarray(block / scale, np.float32)


def _in_time(heard: Waveform, sent: Waveform) -> Waveform:
    """Take the delay of a codec away, found where the two are most alike."""
    from scipy.signal import correlate

    longest = int(FARTHEST * SAMPLE_RATE)
    alike = correlate(np.pad(heard, (0, longest)), sent, "valid")[: longest + 1]
    delay = int(alike.argmax())
    kept = heard[delay : delay + len(sent)]
    return np.pad(kept, (0, len(sent) - len(kept)))
