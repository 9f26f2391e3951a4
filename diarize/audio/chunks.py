"""Blocks of any length, cut into the overlapping windows that models take."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A window of a recording.

    Attributes
    ----------
    first_sample : int
        Where it starts in the recording.
    waveform : float32 (size,)
        Its sound, read-only; after the end of the recording, zeros. A recording shorter than
        ``size`` may be less.
    samples : int
        How many of them are of the recording.
    """

    first_sample: int
    waveform: NDArray[np.float32]
    samples: int


def chunks(
    blocks: Iterable[NDArray[np.float32]],
    size: int,
    step: int,
    hop: int = 1,
    least: int | None = None,
) -> Iterator[Chunk]:
    """Cut sound into windows of ``size`` samples that start ``step`` apart.

    Every sample falls in a chunk, and every chunk holds some that no earlier one does: no sound
    gives no chunk, and whatever is shorter than ``size`` gives one. The last of several starts
    earlier than the others would have it, so that it is of sound to its end, and the only one may
    be short: models hear worse beside zeros. How the sound is split into blocks makes no
    difference.

    Parameters
    ----------
    blocks : iterable of float32 (samples,)
        The sound, in order; a ``Recording``, for one.
    size, step : int
        In samples; ``step`` is at most ``size``, or sound would fall between chunks.
    hop : int
        Samples of a frame: the last chunk starts whole frames earlier, or is of whole frames.
    least : int, optional
        Samples that the only chunk has at least; ``size`` unless told.
    """
    if not 0 < step <= size:
        raise ValueError(f"chunks need 0 < step <= size, got step {step} and size {size}")
    return _chunks(blocks, size, step, hop, size if least is None else min(least, size))


def _chunks(
    blocks: Iterable[NDArray[np.float32]], size: int, step: int, hop: int, least: int
) -> Iterator[Chunk]:
    first, held, samples = 0, list[NDArray[np.float32]](), 0
    before = np.empty(0, np.float32)
    for block in blocks:
        held.append(block)
        samples += len(block)
        if samples >= size:
            sound = np.concatenate(held)
            done = (1 + (samples - size) // step) * step
            for start in range(0, done, step):
                yield Chunk(first + start, _frozen(sound[start : start + size]), size)
            before = sound[done - step : done]
            first, held, samples = first + done, [sound[done:]], samples - done
    already_seen = size - step if first else 0
    if samples > already_seen:
        sound = np.concatenate(held)
        yield _last(first, sound, before, size, hop) if first else _only(sound, size, hop, least)


def _last(
    first: int, sound: NDArray[np.float32], before: NDArray[np.float32], size: int, hop: int
) -> Chunk:
    """Return what is left at the end, with as much of what came ``before`` as there is room for."""
    room = (size - len(sound)) // hop * hop
    whole = np.concatenate([before[len(before) - room :], sound])
    return Chunk(first - room, _padded(whole, size), len(whole))


def _only(sound: NDArray[np.float32], size: int, hop: int, least: int) -> Chunk:
    """Return all of a recording that is shorter than ``size``."""
    frames = -(-len(sound) // hop)
    return Chunk(0, _padded(sound, min(max(frames * hop, least), size)), len(sound))


def _padded(waveform: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    return _frozen(np.pad(waveform, (0, samples - len(waveform))))


def _frozen(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    # neighbours share their samples
    waveform.flags.writeable = False
    return waveform
