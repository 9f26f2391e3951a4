"""Whether the models of a bundle are what its ``bundle.toml`` says, found by running them."""

import numpy as np

from diarize.bundle import Bundle, SegmentationModel
from diarize.errors import ModelError
from diarize.models import Models

SEED = 0
CHUNKS = 2
"""As many as go through the model at once in a recording, where that has them."""


def try_out(bundle: Bundle, models: Models) -> None:
    """Run both models of a bundle once, on soft noise.

    Raises
    ------
    ModelError
        One of them takes or gives something else than the bundle says.
    """
    shape = (CHUNKS, bundle.segmentation.chunk)
    noise = np.random.default_rng(SEED).normal(0, 0.01, shape).astype(np.float32)
    found, promised = models.segment(noise).shape[1], _frames(bundle.segmentation)
    if abs(found - promised) > 1:  # what is left over may be just a frame
        raise ModelError(
            f"{bundle.segmentation.file.name} gives {found} frames where its bundle promises "
            f"{promised}"
        )
    models.embed(noise[0], np.ones((1, 1), np.bool_))


def _frames(model: SegmentationModel) -> int:
    # the frames lie in the middle of the chunk: as much is left over after them as before
    return (model.chunk - 2 * model.first) // model.hop
