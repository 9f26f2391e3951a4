from collections.abc import Callable, Sequence

import numpy as np
import pytest

from clustering.regions import Regions

Voices = Callable[..., Regions]


def spread_around(
    sizes: Sequence[int], spread: float = 0.6, seed: int = 0, similarity: float = 0.1
) -> Regions:
    """Draw unit rows around one direction per speaker, 6 s each, in turn, two rivals to a chunk.

    Rows of one speaker have a cosine of about ``1 / (1 + spread ** 2)``, speakers one of about
    ``similarity`` times that.
    """
    rng = np.random.default_rng(seed)
    common = rng.standard_normal(64) / 8
    own = rng.standard_normal((len(sizes), 64)) / 8
    means = np.sqrt(similarity) * common + np.sqrt(1 - similarity) * own
    speakers = np.array(taking_turns(sizes), np.int64)
    vectors = means[speakers] + spread * rng.standard_normal((len(speakers), 64)) / 8
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    # whoever talks again starts a new chunk
    rivals = np.cumsum(np.diff(speakers, prepend=0) <= 0).astype(np.int64)
    seconds = np.full(len(speakers), 6, np.float32)
    return Regions(vectors.astype(np.float32), seconds, rivals, np.arange(len(speakers)))


def taking_turns(sizes: Sequence[int]) -> list[int]:
    """Return who talks in each region: 0, 1, 2, 0, 1, 0 for sizes 3, 2, 1."""
    rounds = [(turn, who) for who, size in enumerate(sizes) for turn in range(size)]
    return [who for _, who in sorted(rounds)]


@pytest.fixture
def voices() -> Voices:
    return spread_around
