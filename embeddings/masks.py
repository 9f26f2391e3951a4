"""Voices cut out of the features of a chunk, so that nothing else said in it colours them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from embeddings.features import FbankConfig, centred, fbank

# Feature frames up to which shorter voices are repeated: models learn from a second and more.
SHORTEST = 100


def voices(
    waveform: NDArray[np.float32], masks: NDArray[np.bool_], config: FbankConfig
) -> Iterator[NDArray[np.float32]]:
    """Yield the features of each voice of a chunk, without their mean, ``(frames, bins)``.

    ``masks`` are ``(n, frames)`` on a grid of their own. What is shorter than `SHORTEST` is
    repeated.

    Raises
    ------
    ValueError
        A mask is empty, or shapes are wrong.
    """
    if masks.ndim != 2 or not masks.any(axis=1).all():
        raise ValueError("masks must be (n, frames), each True somewhere")
    padding = max(config.frame - len(waveform), 0)
    features = fbank(np.pad(waveform, (0, padding)), config)
    for kept in spread(masks, len(features)):
        voice = features[kept]
        yield np.resize(centred(voice), (max(len(voice), SHORTEST), voice.shape[1]))


def spread(masks: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Give masks as many frames as the features have, each the nearest of its own.

    A mask that falls between two feature frames keeps the one closest to its first frame.
    """
    nearest = ((np.arange(frames) + 0.5) * masks.shape[1] / frames).astype(int)
    spread = masks[:, nearest]
    for row in np.flatnonzero(~spread.any(axis=1)):
        spread[row, masks[row].argmax() * frames // masks.shape[1]] = True
    return spread
