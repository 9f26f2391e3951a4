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
        file, promised = self.model.file.name, self.model.dimension
        with translated(VectorError, to=ModelError, about=file):
            found = self.embed(waveform, masks)
        if found.shape[1] != promised:
            raise ModelError(
                f"{file} gives vectors of {found.shape[1]} where its bundle promises {promised}"
            )
        return found
