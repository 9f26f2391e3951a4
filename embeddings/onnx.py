"""Embeddings by an ONNX model that maps filterbank features to a vector."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.features import FbankConfig, centred, fbank

# Feature frames up to which shorter voices are repeated: models learn from a second and more.
SHORTEST = 100


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
        """
        if masks.ndim != 2 or not masks.any(axis=1).all():
            raise ValueError("masks must be (n, frames), each True somewhere")
        padding = max(self.features.frame - len(waveform), 0)
        frames = fbank(np.pad(waveform, (0, padding)), self.features)
        return np.stack([self._embed(frames[kept]) for kept in _spread(masks, len(frames))])

    def _embed(self, voice: NDArray[np.float32]) -> NDArray[np.float32]:
        length = max(len(voice), SHORTEST)
        features = np.resize(centred(voice), (1, length, voice.shape[1]))  # repeats what is short
        (rows,) = self.session.run(None, {self.session.get_inputs()[0].name: features})
        return np.asarray(rows[0] / np.linalg.norm(rows[0]), np.float32)


def _spread(masks: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Give masks as many frames as the features have, each the nearest of its own.

    A mask that falls between two feature frames keeps the one closest to its first frame.
    """
    nearest = ((np.arange(frames) + 0.5) * masks.shape[1] / frames).astype(int)
    spread = masks[:, nearest]
    for row in np.flatnonzero(~spread.any(axis=1)):
        spread[row, masks[row].argmax() * frames // masks.shape[1]] = True
    return spread
