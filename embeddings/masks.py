"""Voices cut out of the features of a chunk, so that nothing else said in it colours them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from embeddings.features import FbankConfig, centred, fbank

# Feature frames up to which shorter voices are repeated: models learn from a second and more.
SHORTEST = 100
# Decibels below the loudest twentieth of a voice at which there is nothing of it, nor of its room.
FAINT = 60.0


def voices(
    waveform: NDArray[np.float32], masks: NDArray[np.bool_], config: FbankConfig
) -> Iterator[NDArray[np.float32]]:
    """Yield the features of each voice of a chunk, without their mean, ``(frames, bins)``.

    A share of the mean, ``config.shared_mean``, is that of all these voices. ``masks`` are
    ``(n, frames)`` on a grid of their own. Frames of digital silence, as calls have it between
    words, are left out: they would shift the mean by so much that one voice seemed two. What is
    shorter than `SHORTEST` is repeated.

    Raises
    ------
    ValueError
        A mask is empty, or shapes are wrong.
    """
    if masks.ndim != 2 or not len(masks) or not masks.any(axis=1).all():
        raise ValueError("masks must be (n, frames), one or more, each True somewhere")
    padding = max(config.frame - len(waveform), 0)
    features = fbank(np.pad(waveform, (0, padding)), config)
    where = spread(masks, len(features))
    everybody = features[where.any(axis=0)]
    around = audible(everybody, config).mean(axis=0) if config.shared_mean else None
    for kept in where:
        voice = centred(audible(features[kept], config), around, config.shared_mean)
        yield np.resize(voice, (max(len(voice), SHORTEST), voice.shape[1]))


def audible(voice: NDArray[np.float32], config: FbankConfig) -> NDArray[np.float32]:
    """Return the frames of a voice, ``(frames, bins)``, that are no silence; there is always one.

    Level is the sum over all bands. The floor of a microphone stays: models learn with it.
    """
    levels = 10 * np.log10(np.exp(voice / config.nepers).sum(axis=1))
    heard: NDArray[np.bool_] = levels > np.percentile(levels, 95) - FAINT
    return voice[heard]


def spread(masks: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Give masks as many frames as the features have, each the nearest of its own.

    A mask that falls between two feature frames keeps the one closest to its first frame.
    """
    nearest = ((np.arange(frames) + 0.5) * masks.shape[1] / frames).astype(int)
    spread = masks[:, nearest]
    for row in np.flatnonzero(~spread.any(axis=1)):
        spread[row, masks[row].argmax() * frames // masks.shape[1]] = True
    return spread
