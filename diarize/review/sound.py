"""A recording as a page can hold it: small, and in a form that browsers play."""

from fractions import Fraction
from io import BytesIO

from diarize.audio import Recording, Source, open_audio
from diarize.listen import Progress, silent

SAMPLE_RATE = 24_000
BIT_RATE = 24_000
"""Enough for speech, mono (RFC 7587, section 3.1.1): 12 MB an hour."""


def encoded(source: Source, progress: Progress = silent) -> bytes:
    """Return a recording as the engine hears it: mono, Opus in WebM.

    Times are those of results, which browsers do not keep for each container.

    Parameters
    ----------
    source : str, Path, bytes, binary stream or Samples
        The recording.
    progress : callable
        Called with ``("encoding", seconds done, seconds expected or None)``.

    Raises
    ------
    AudioError
        The recording cannot be read.
    """
    with open_audio(source, sample_rate=SAMPLE_RATE) as recording:
        return _webm(recording, progress)


def _webm(recording: Recording, progress: Progress) -> bytes:
    import av

    file, samples = BytesIO(), 0
    with av.open(file, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        for block in filter(len, recording):
            frame = av.AudioFrame.from_ndarray(block[None], format="flt", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, samples
            frame.time_base = Fraction(1, SAMPLE_RATE)
            container.mux(stream.encode(frame))
            samples += len(block)
            progress("encoding", samples / SAMPLE_RATE, recording.expected_seconds)
        container.mux(stream.encode(None))
    return file.getvalue()
