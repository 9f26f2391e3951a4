"""Microphones that hear one another: what each is meant to hear."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.listen import Heard

ACTIVE = 0.5
"""Probability from which somebody talks."""
SHARED = 0.3
"""Of the time with speech in any channel, what several share at most if each hears its own speaker:
people talk over one another for less."""
QUIETER = 2.5
"""How many times as loud another channel is (4 dB) where this one merely hears it."""
ALIKE = 1.02
"""How far the ratio of two channels with the same sound usually is from its median, at most."""
STEADY = 2.0
"""And how far it nearly always is: a second speaker may talk little, at another ratio."""
NEARLY_ALWAYS = 0.98
TINY = 1e-12
SMOOTH = 0.2
"""Seconds over which levels are compared."""


def without_crosstalk(tracks: Sequence[Heard], grid: FrameGrid) -> list[Heard]:
    """Return what each channel of a recording hears of its own speaker.

    Where several channels hear speech at once for much of the time, they hear one another. Then
    only those count that are about as loud as the loudest; of channels that hold the same sound,
    only the loudest or else the first. Both are told as warnings.
    """
    heard = list(tracks)
    talk = np.stack([(track.activity > ACTIVE).any(axis=2) for track in heard])
    shared = (talk.sum(axis=0) > 1).sum()
    if shared <= SHARED * talk.any(axis=0).sum():
        return heard
    levels = _smooth(np.stack([track.levels for track in heard]), grid)
    loudest = np.where(talk, levels, 0).max(axis=0)
    own = levels * QUIETER >= loudest
    copies = _copies(levels, talk)
    own[list(copies)] = False
    heard[0] = replace(heard[0], warnings=(*heard[0].warnings, _warning(copies)))
    return [_of_own(track, mine) for track, mine in zip(heard, own, strict=True)]


def _smooth(levels: NDArray[np.float32], grid: FrameGrid) -> NDArray[np.float32]:
    from scipy.ndimage import uniform_filter1d

    width = max(grid.frames_in(SMOOTH), 1)
    return np.asarray(uniform_filter1d(levels, width, axis=2, mode="nearest"), np.float32)


def _copies(levels: NDArray[np.float32], talk: NDArray[np.bool_]) -> dict[int, int]:
    """Return the channels that hold the same sound as a louder or an earlier one, and which."""
    copies: dict[int, int] = {}
    loudest_first = np.argsort(-levels.mean(axis=(1, 2)), kind="stable").tolist()
    for place, quieter in enumerate(loudest_first):
        for louder in loudest_first[:place]:
            both = talk[quieter] & talk[louder]
            if both.any() and _same(levels[quieter][both], levels[louder][both]):
                copies.setdefault(quieter, louder)
    return copies


def _same(levels: NDArray[np.float32], others: NDArray[np.float32]) -> bool:
    """Tell whether two channels differ by nothing but their gain."""
    ratio = (levels + TINY) / (others + TINY)
    ratio /= np.median(ratio)
    usual, most = np.quantile(np.maximum(ratio, 1 / ratio), (0.5, NEARLY_ALWAYS))
    return bool(usual < ALIKE and most < STEADY)


def _warning(copies: dict[int, int]) -> str:
    if not copies:
        return "the channels hear one another: speech counts where it is loudest"
    pairs = ", ".join(f"{copy + 1} as {kept + 1}" for copy, kept in sorted(copies.items()))
    return f"channels hold the same sound ({pairs}): try it without one speaker for each channel"


def _of_own(track: Heard, own: NDArray[np.bool_]) -> Heard:
    """Silence a channel where it hears another; ``own`` is bool ``(chunks, frames)``."""
    activity = np.where(own[:, :, None], track.activity, np.float16(0))
    kept = np.array(
        [
            _is_own(track.activity[chunk, first:last, who] > ACTIVE, own[chunk, first:last])
            for chunk, who, (first, last) in zip(
                track.regions.chunks, track.regions.local_speakers, track.regions.spans, strict=True
            )
        ],
        np.bool_,
    )
    regions, embeddings = track.regions.take(kept), track.embeddings[kept]
    return replace(track, activity=activity, regions=regions, embeddings=embeddings)


def _is_own(talks: NDArray[np.bool_], own: NDArray[np.bool_]) -> bool:
    """Tell whether most of what a region says is its channel's own."""
    return 2 * int((talks & own).sum()) > int(talks.sum())
