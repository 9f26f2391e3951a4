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
        Its sound, read-only; after the end of the recording, zeros.
    samples : int
        How many of them are of the recording.
    """

    first_sample: int
    waveform: NDArray[np.float32]
    samples: int


def chunks(
    blocks: Iterable[NDArray[np.float32]], size: int, step: int, hop: int = 1
) -> Iterator[Chunk]:
    """Cut sound into windows of ``size`` samples that start ``step`` apart.

    Every sample falls in a chunk, and every chunk holds some that no earlier one does: no sound
    gives no chunk, and whatever is shorter than ``size`` gives one. The last of several starts
    earlier than the others would have it, so that it is of sound to its end: models hear worse
    beside zeros. How the sound is split into blocks makes no difference.

    Parameters
    ----------
    blocks : iterable of float32 (samples,)
        The sound, in order; a ``Recording``, for one.
    size, step : int
        In samples; ``step`` is at most ``size``, or sound would fall between chunks.
    hop : int
        The last chunk starts a multiple of so many samples earlier, where frames are.
    """
    if not 0 < step <= size:
        raise ValueError(f"chunks need 0 < step <= size, got step {step} and size {size}")
    return _chunks(blocks, size, step, hop)


def _chunks(
    blocks: Iterable[NDArray[np.float32]], size: int, step: int, hop: int
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
        yield _last(first, np.concatenate(held), before, size, hop)


def _last(
    first: int, sound: NDArray[np.float32], before: NDArray[np.float32], size: int, hop: int
) -> Chunk:
    """Return what is left at the end, with as much of what came ``before`` as there is room for."""
    room = (size - len(sound)) // hop * hop
    reached = before[max(len(before) - room, 0) :] if room else before[:0]
    whole = np.concatenate([reached, sound])
    padded = np.pad(whole, (0, size - len(whole)))
    return Chunk(first - len(reached), _frozen(padded), len(whole))


def _frozen(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    # neighbours share their samples
    waveform.flags.writeable = False
    return waveform
