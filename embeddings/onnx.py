"""Embeddings by an ONNX model that maps filterbank features to a vector."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.features import FbankConfig
from embeddings.masks import voices
from embeddings.vectors import VectorError, unit


@dataclass(frozen=True, slots=True)
class OnnxEmbedder:
    """Turns voices into unit vectors; safe to share between threads.

    ``session`` is an ``onnxruntime.InferenceSession`` that maps features ``(batch, frames, bins)``
    with their mean removed to ``(batch, d)``. Each voice is cut out of the features and goes in
    alone, so that nothing else that was said in the chunk colours it.
    """

    session: Any
    features: FbankConfig = FbankConfig()

    def __call__(
        self, waveform: NDArray[np.float32], masks: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Embed the voices of a chunk.

        Parameters
        ----------
        waveform : float32 (samples,)
            Mono, at the sample rate of the features.
        masks : bool (n, frames)
            Where each voice counts, frames spread evenly over the waveform.

        Returns
        -------
        embeddings : float32 (n, d)
            Unit rows.

        Raises
        ------
        ValueError
            A mask is empty, or shapes are wrong.
        VectorError
            The model does not run on features, or gives no vector.
        """
        cut = voices(waveform, masks, self.features)
        return np.stack([self._embed(voice) for voice in cut])

    def _embed(self, voice: NDArray[np.float32]) -> NDArray[np.float32]:
        name = self.session.get_inputs()[0].name
        try:
            found = [np.asarray(each) for each in self.session.run(None, {name: voice[None]})]
        except Exception as problem:  # ONNX Runtime's own classes have no common root but this
            why = " ".join(str(problem).split())
            raise VectorError(f"does not run on features {voice.shape}: {why}") from problem
        if len(found) != 1:
            raise VectorError(f"gives {len(found)} outputs where one is promised")
        return unit(found[0])
