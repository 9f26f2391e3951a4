"""What one speaker says alone: where that is, and its sound."""

import io
import wave
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from diarize.audio import Samples, Source, open_audio
from diarize.cuts import cuts_at, on_between
from diarize.errors import AudioError
from diarize.frames import runs
from diarize.timeline import Annotation, Segment

LOUDEST = 32767


def alone(annotation: Annotation, speaker: str) -> tuple[Segment, ...]:
    """Return where a speaker talks and nobody else does.

    >>> from diarize.timeline import Turn
    >>> alone(Annotation("r", [Turn(0, 4, "al"), Turn(1, 2, "bo")]), "al")
    (Segment(start=0.0, end=1.0), Segment(start=2.0, end=4.0))
    """
    mine = annotation.by_speaker().get(speaker, [])
    cuts = cuts_at(annotation)
    everyone, own = on_between(annotation.turns, cuts), on_between(mine, cuts)
    found = runs((own == 1) & (everyone == 1))
    return tuple(Segment(float(cuts[first]), float(cuts[last])) for first, last in found)


def seconds_alone(annotation: Annotation, speaker: str) -> float:
    """Return how long a speaker talks while nobody else does."""
    return sum(segment.duration for segment in alone(annotation, speaker))


def excerpt(
    source: Source,
    segments: Sequence[Segment],
    *,
    sample_rate: int = 16_000,
    channel: int | None = None,
) -> Samples:
    """Return the sound of segments, end to end: mono float32.

    Segments are in chronological order and do not overlap. No more than what is returned is held
    in memory.

    Raises
    ------
    AudioError
        The recording cannot be read, or ends before the first segment.
    """
    with open_audio(source, sample_rate=sample_rate, channel=channel) as recording:
        parts = list(_parts(recording, segments, sample_rate))
    if not parts:
        raise AudioError(recording.name, "ends before these turns: is it the right recording?")
    return Samples(np.concatenate(parts), sample_rate)


def _parts(
    blocks: Iterable[NDArray[np.float32]], segments: Sequence[Segment], sample_rate: int
) -> Iterator[NDArray[np.float32]]:
    edges = np.array([(each.start, each.end) for each in segments], float).reshape(-1, 2)
    starts, ends = np.round(edges * sample_rate).astype(np.int64).T
    at = 0
    for block in blocks:
        end = at + len(block)
        first, last = np.searchsorted(ends, at, "right"), np.searchsorted(starts, end)
        for place in range(first, last):
            yield block[max(starts[place] - at, 0) : ends[place] - at]
        at = end


def as_wav(samples: Samples) -> bytes:
    """Return mono float sound as a WAV file of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(samples.sample_rate)
        sound.writeframes((samples.waveform.clip(-1, 1) * LOUDEST).astype("<i2").tobytes())
    return file.getvalue()
