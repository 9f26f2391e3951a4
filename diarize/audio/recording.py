"""A recording as a stream of mono blocks at one sample rate."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from numbers import Integral
from pathlib import Path
from types import NoneType, TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from diarize.audio.cancelling import Cancelling
from diarize.audio.decode import decode
from diarize.audio.peaks import Peaks
from diarize.audio.samples import Samples, Track
from diarize.audio.source import Source, label_of, open_source, why_not_opened
from diarize.errors import AudioError, expect
from diarize.plurals import counted

CANCELLED = "the channels cancel one another out; where they do, the loudest alone is heard"


@dataclass(eq=False, kw_only=True)
class Recording(Iterator[NDArray[np.float32]]):
    """A recording being read: an iterator over blocks of mono sound, float32 ``(samples,)``.

    Like a file, it is read once, from front to back, and closed by ``with`` or by reading it to
    its end. Blocks are of any length, up to some seconds; ``chunks`` evens them out.

    Attributes
    ----------
    name : str
        What the recording is called: its file's name without folder and suffix.
    sample_rate : int
        Of the blocks, in Hz.
    channels : int
        How many the source has.
    expected_seconds : float or None
        How long the source claims to be: good for a progress bar, not for arithmetic.
    warnings : list of str
        What the reader should know, such as a missing end; complete when all is read.
    """

    name: str
    sample_rate: int
    channels: int
    expected_seconds: float | None
    warnings: list[str]
    _blocks: Generator[NDArray[np.float32]] = field(repr=False)
    _resources: ExitStack = field(repr=False)

    def __next__(self) -> NDArray[np.float32]:
        try:
            return next(self._blocks)
        except (StopIteration, AudioError):
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading and close what was opened; what the caller opened stays open."""
        self._blocks.close()
        self._resources.close()


def open_audio(
    source: Source, *, sample_rate: int = 16_000, channel: int | None = None, name: str = ""
) -> Recording:
    """Open a recording of any container, codec, sample rate and number of channels.

    Parameters
    ----------
    source : str, Path, bytes, binary stream or Samples
        See ``Source``.
    sample_rate : int
        Of the blocks to be read, in Hz.
    channel : int or None
        Which channel to read, counting from 1; None takes the mean of all.
    name : str
        What to call the recording, if not after its file.

    Raises
    ------
    AudioError
        Here or while reading: if the source cannot be opened, holds no audio that can be decoded,
        lacks the channel, or holds samples that are NaN, infinite or above 1e12. The message names
        the source and what was found. A recording that is cut short or damaged in places gives what
        can be decoded and a warning; one of no samples gives no block.
    """
    expect(channel, (Integral, NoneType), "a channel is a whole number, counted from 1, or None")
    label = label_of(source)
    with ExitStack() as resources:
        track = _track(source, label, resources)
        _check_channel(label, channel, track.channels)
        mono = _mono(track, label, channel)
        return Recording(
            name=name or Path(label.strip("<>")).stem,
            sample_rate=sample_rate,
            channels=track.channels,
            expected_seconds=track.expected_seconds,
            warnings=track.warnings,
            _blocks=_resampled(mono, sample_rate, track.warnings),
            _resources=resources.pop_all(),
        )


def _track(source: Source, label: str, resources: ExitStack) -> Track:
    if isinstance(source, Samples):
        return source.track()
    try:
        return decode(open_source(source, resources), label, resources)
    except OSError as error:
        raise AudioError(label, why_not_opened(label, error)) from error


def _check_channel(label: str, channel: int | None, channels: int, seconds: float = 0.0) -> None:
    if channel is not None and not 1 <= channel <= channels:
        since = f" from {seconds:.1f} s on" if seconds else ""
        number = counted(channels, "channel")
        raise AudioError(label, f"has {number}{since}, no channel {channel} (the first is 1)")


def _mono(
    track: Track, label: str, channel: int | None
) -> Iterator[tuple[float, NDArray[np.float32]]]:
    """Yield sample rates and mono waveforms, float32 ``(samples,)``."""
    seconds, peaks, cancelling = 0.0, Peaks(label, track.warnings), Cancelling()
    for waveform, rate in track.pieces:
        _check_channel(label, channel, len(waveform), seconds)  # it may change on the way
        mono = _mean(waveform) if channel is None else waveform[channel - 1]
        if channel is None and cancelling.among(waveform, rate):
            mono = _loudest(waveform)
            if CANCELLED not in track.warnings:
                track.warnings.append(CANCELLED)
        mono = peaks.checked(mono, seconds, rate)
        seconds += len(mono) / rate
        yield rate, mono


def _mean(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    # as a product, since mean() of interleaved channels is an order of magnitude slower
    weights = np.full(len(waveform), 1 / len(waveform), dtype=np.float32)
    with np.errstate(invalid="ignore"):  # infinities are found by the caller
        return weights @ waveform


def _loudest(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    return max(waveform, key=lambda sound: float(np.vdot(sound, sound)))


def _resampled(
    mono: Iterator[tuple[float, NDArray[np.float32]]], sample_rate: int, warnings: list[str]
) -> Generator[NDArray[np.float32]]:
    for rate, waveforms in groupby(mono, key=lambda piece: piece[0]):
        if rate < sample_rate:
            warnings.append(
                f"sampled at {rate / 1000:g} kHz, upsampled to {sample_rate / 1000:g} kHz: "
                f"what is missing above {rate / 2000:g} kHz makes voices harder to tell apart"
            )
        yield from _at_rate((waveform for _, waveform in waveforms), rate, sample_rate)


def _at_rate(
    waveforms: Iterable[NDArray[np.float32]], rate: float, sample_rate: int
) -> Iterator[NDArray[np.float32]]:
    if rate == sample_rate:
        yield from waveforms
        return
    import soxr

    stream = soxr.ResampleStream(rate, sample_rate, num_channels=1, dtype="float32")
    for waveform in waveforms:
        yield stream.resample_chunk(waveform)
    yield stream.resample_chunk(np.empty(0, dtype=np.float32), last=True)
