"""Decode the audio of a file with PyAV (FFmpeg), whatever its container and codec."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from typing import IO, TYPE_CHECKING

import numpy as np

from diarize.audio.container import expected_seconds, states_its_length
from diarize.audio.lengths import holds_more, lacks_its_end
from diarize.audio.links import Link
from diarize.audio.losses import SHORTEST_GAP, Losses
from diarize.audio.samples import MAX_CHANNELS, MAX_RATE, MIN_RATE, PIECE, Piece, Track
from diarize.errors import AudioError

if TYPE_CHECKING:
    from av import AudioFrame, AudioResampler, AudioStream, Packet
    from av.container import InputContainer

MORE = (
    "holds more than its header states, which is not read; mend it, for instance with "
    "ffmpeg -ignore_length 1"
)


def decode(file: IO[bytes], label: str, resources: ExitStack) -> Track:
    """Return the audio track of a seekable file at its beginning.

    Parameters
    ----------
    file : binary file
        Left open.
    label : str
        Names it in messages.
    resources : ExitStack
        Closes the decoder.

    Raises
    ------
    AudioError
        If no audio can be decoded from it.
    """
    import av

    lacks_end, more = lacks_its_end(file), holds_more(file)
    link = Link.opened(file, label, resources)
    container, stream, losses = link.container, link.stream, Losses()
    frames = _frames(_packets(link, losses), label, losses)
    first, codec = next(frames, None), stream.codec_context
    start = first[1].time or 0.0 if first else 0.0
    expected = expected_seconds(container, stream, start)
    stated = expected if states_its_length(container, stream) else None
    warnings = [*_choice(container, stream), *_late(container, start), *([MORE] if more else [])]
    if first is None and (losses.places or lacks_end or stated or not codec.channels):
        name = codec.codec.canonical_name
        raise AudioError(label, f"none of its audio ({name}) can be decoded: damaged or encrypted")

    def pieces() -> Iterator[Piece]:
        try:
            yield from _pieces(chain([first] if first else [], frames))
        except av.FFmpegError as error:
            raise AudioError(label, f"its sound cannot be converted: {error}") from error
        warnings.extend(losses.warnings(stated, lacks_end))

    # a header may be wrong about the channels, a frame is not
    channels = first[1].layout.nb_channels if first else codec.channels
    return Track(channels, expected, pieces(), warnings)


def _choice(container: "InputContainer", stream: "AudioStream") -> list[str]:
    tracks = container.streams.audio
    if len(tracks) == 1:
        return []
    return [f"has {len(tracks)} audio streams, of which number {tracks.index(stream) + 1} is read"]


def _late(container: "InputContainer", start: float) -> list[str]:
    """Say that players show a picture before the sound starts, from which time is counted."""
    starts = [
        float(each.start_time * each.time_base)
        for each in container.streams.video
        if each.start_time is not None and each.time_base
    ]
    late = start - min(starts, default=start)
    if late < SHORTEST_GAP:
        return []
    return [f"its sound starts {late:.1f} s after its picture; times count from the sound"]


def _packets(link: Link, losses: Losses) -> Iterator["Packet[AudioStream]"]:
    """Yield the packets of a file, and of the links in which it has other channels."""
    import av

    place = 0
    try:
        for packet in link.container.demux(link.stream):
            place = packet.pos or place
            yield packet
    except IndexError:  # PyAV's end, after streams that began late (transport streams have such)
        return
    except av.PatchWelcomeError:
        following = link.following(place)
        if following is None:
            losses.note()
        else:
            yield from _packets(following, losses)
    except av.FFmpegError:  # damaged beyond recovery; what came before counts
        losses.note()
    except OSError as error:
        raise AudioError(link.label, f"cannot be read to its end: {error}") from error


def _frames(
    packets: Iterator["Packet[AudioStream]"], label: str, losses: Losses
) -> Iterator[tuple[float, "AudioFrame"]]:
    """Yield frames, each with the seconds that are missing before it."""
    import av

    for packet in packets:
        try:
            frames = packet.decode()
        except av.FFmpegError:
            losses.note()
            continue
        for frame in frames:
            _check(frame, label)
            yield losses.before(frame.time, frame.samples / frame.sample_rate), frame


def _check(frame: "AudioFrame", label: str) -> None:
    channels, rate = frame.layout.nb_channels, frame.sample_rate
    if not 1 <= channels <= MAX_CHANNELS:
        raise AudioError(label, f"has {channels} channels; 1 to {MAX_CHANNELS} can be read")
    if not MIN_RATE <= rate <= MAX_RATE:
        raise AudioError(label, f"is sampled at {rate} Hz; {MIN_RATE} to {MAX_RATE} can be read")


def _pieces(frames: Iterator[tuple[float, "AudioFrame"]]) -> Iterator[Piece]:
    """Turn frames into float pieces; formats, rates and channels may change on the way."""
    form, resampler = None, _to_float()
    for missing, frame in frames:
        new_form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if missing or new_form != form:
            yield from _converted(resampler, None)
            yield from _silence(missing, frame)
            form, resampler = new_form, _to_float()
        yield from _converted(resampler, frame)
    yield from _converted(resampler, None)


def _to_float() -> "AudioResampler":
    import av

    # Interleaved, since PyAV misreads the planes of eight channels or more; in long pieces.
    return av.AudioResampler(format="flt", frame_size=PIECE)


def _converted(resampler: "AudioResampler", frame: "AudioFrame | None") -> Iterator[Piece]:
    """Yield the pieces that ``frame`` completes, or without it what is left."""
    for piece in resampler.resample(frame):
        interleaved = np.asarray(piece.to_ndarray(), dtype=np.float32)
        yield Piece(interleaved.reshape(-1, piece.layout.nb_channels).T, piece.sample_rate)


def _silence(seconds: float, like: "AudioFrame") -> Iterator[Piece]:
    channels, samples = like.layout.nb_channels, round(seconds * like.sample_rate)
    for first in range(0, samples, PIECE):
        silence = np.zeros((channels, min(PIECE, samples - first)), dtype=np.float32)
        yield Piece(silence, like.sample_rate)
