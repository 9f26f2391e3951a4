"""Embeddings by the model of a bundle, which may be another than the bundle says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diarize.bundle import EmbeddingModel
from diarize.errors import ModelError, translated
from embeddings import OnnxEmbedder, VectorError


@dataclass(frozen=True, slots=True)
class BundleEmbedder:
    """Turns voices into unit vectors; safe to share between threads."""

    embed: OnnxEmbedder
    model: EmbeddingModel

    def __call__(
        self, waveform: NDArray[np.float32], masks: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Map ``(samples,)`` and masks ``(n, frames)`` to unit rows ``(n, d)``, as `OnnxEmbedder`.

        Raises
        ------
        ModelError
            The model does not run on features, or gives no vectors, or others than promised.
        """
        with translated(VectorError, to=ModelError, about=self.model.file.name):
            found = self.embed(waveform, masks)
        refuse_other_dimension(self.model, found.shape[1])
        return found


def refuse_other_dimension(model: EmbeddingModel, found: int) -> None:
    """Refuse vectors of another length than a bundle promises: a library would hold them.

    Raises
    ------
    ModelError
        They are.
    """
    if found != model.dimension:
        raise ModelError(
            f"{model.file.name} gives vectors of {found} where its bundle promises "
            f"{model.dimension}"
        )
