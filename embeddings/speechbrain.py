"""Embeddings by an ECAPA-TDNN in the layout of speechbrain, with torch."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.ecapa import FIRST, LAST, read_ecapa
from embeddings.features import FbankConfig
from embeddings.masks import voices
from embeddings.vectors import unit

WEIGHTS = "embedding_model.ckpt"
FEATURES = "features.toml"
USUAL: dict[str, Any] = {"front_end": "speechbrain"}


class EcapaEmbedder:
    """Turns voices into unit vectors; safe to share between threads.

    Parameters
    ----------
    folder : Path
        With ``embedding_model.ckpt``, and a ``features.toml`` with the values of a `FbankConfig`
        where the features are not speechbrain's. Its ``hyperparams.yaml`` is never read.
    device : torch.device or str
        Where the network runs.

    Raises
    ------
    ValueError
        One of the files is wrong.
    ImportError
        torch or speechbrain is not installed.
    """

    def __init__(self, folder: Path, device: Any = "cpu") -> None:
        self.network = read_ecapa(folder / WEIGHTS).to(device)
        self.features = _features(folder / FEATURES)
        self._device = device
        bins = self.network.get_parameter(FIRST).shape[1]
        if bins != self.features.bins:
            raise ValueError(f"{folder}: the network takes {bins} bands, not {self.features.bins}")

    @property
    def dimension(self) -> int:
        """Values in an embedding."""
        return int(self.network.get_parameter(LAST).shape[0])

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
            The network gives no vector.
        """
        cut = voices(waveform, masks, self.features)
        return np.stack([self._embed(voice) for voice in cut])

    def _embed(self, voice: NDArray[np.float32]) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            given = torch.from_numpy(voice[None]).to(self._device)
            return unit(self.network(given)[0].float().cpu().numpy())


def _features(file: Path) -> FbankConfig:
    """Read which features a model takes; speechbrain's where nothing is said."""
    if not file.exists():
        return FbankConfig(**USUAL)
    try:
        return FbankConfig(**(USUAL | tomllib.loads(file.read_text(encoding="utf-8"))))
    except (OSError, TypeError, ValueError) as problem:
        raise ValueError(f"{file}: {problem}") from problem
