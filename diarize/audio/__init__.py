"""Read any recording as mono float32 sound at one sample rate, streamed in bounded memory.

PyAV (FFmpeg) decodes and soxr resamples. Time zero is the first sample of the audio stream, and
length is counted in decoded samples, never taken from a header. Nothing but the given source is
opened: no address, no playlist, no file that another file refers to.

>>> import numpy as np
>>> sound = Samples(np.zeros((2, 44_100), dtype=np.int16), sample_rate=44_100)
>>> with open_audio(sound, sample_rate=16_000) as recording:
...     [(chunk.first_sample, chunk.samples) for chunk in chunks(recording, 10_000, 5_000)]
[(0, 10000), (5000, 10000), (6000, 10000)]
"""

from diarize.audio.chunks import Chunk, chunks
from diarize.audio.recording import Recording, open_audio
from diarize.audio.samples import Samples
from diarize.audio.source import Source

__all__ = ["Chunk", "Recording", "Samples", "Source", "chunks", "open_audio"]
