"""Embeddings by a model of speechbrain, with the extra ``[torch]``."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize.checkpoints import checkpoint_folder
from diarize.errors import ModelError, translated
from diarize.extras import torch_device, torch_extra
from embeddings import VectorError
from embeddings.speechbrain import FEATURES, WEIGHTS, EcapaEmbedder


class SpeechBrainEmbedder(EcapaEmbedder):
    """Turns voices into unit vectors by an ECAPA-TDNN in the layout of speechbrain.

    Of the model only tensors are read, never its ``hyperparams.yaml``. Safe to share between
    threads.

    Parameters
    ----------
    source : str or Path
        A folder with ``embedding_model.ckpt``, or the name of a model on the Hugging Face hub
        such as ``speechbrain/spkrec-ecapa-voxceleb``, of which these files alone are downloaded
        once. The features are speechbrain's, unless a ``features.toml`` beside it says otherwise.
    device : str
        ``cpu``, ``cuda`` or ``mps``.

    Raises
    ------
    ModelError
        The extra is not installed, or the model is missing, gated, or of another kind.
    ValueError
        Unknown device.
    """

    def __init__(self, source: str | Path, *, device: str = "cpu") -> None:
        with torch_extra("SpeechBrainEmbedder"):
            where = torch_device(device)
            folder = checkpoint_folder(source, [WEIGHTS], [FEATURES])
            with translated(ValueError, to=ModelError):
                super().__init__(folder, where)
        self._source = str(source)

    def __call__(
        self, waveform: NDArray[np.float32], masks: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Embed the voices of a chunk, as `EcapaEmbedder` does.

        Raises
        ------
        ModelError
            The network gives no vectors.
        """
        with translated(VectorError, to=ModelError, about=self._source):
            return super().__call__(waveform, masks)
