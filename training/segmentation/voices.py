"""Whose voice it is: a second task, which teaches the recurrence to tell speakers apart.

Who talks alone in a frame is to be named among all speakers of the training data, as in end-to-end
diarization with speaker identification loss (Kinoshita, Delcroix & Tawara, ICASSP 2021). What was
learned for it stays in the recurrence; the head is not part of the model.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.verification import onnx_model
from training.cohort import mean_voice, speech
from training.simulate.voices import VoiceBank

SECONDS = 4.0
"""What is heard of a speaker to begin with."""
SCALE = 15.0
"""What cosines are multiplied by."""
EVERY = 4
"""One of so many frames of the recurrence is asked: neighbours say the same."""


def known_voices(bank: VoiceBank, model: Path, cache: Path) -> NDArray[np.float32]:
    """Return the voice of each speaker of a bank, unit rows without their mean.

    They are embedded by ``model`` (ONNX) at the first call, and kept in ``cache``.
    """
    if cache.exists():
        return np.asarray(np.load(cache, allow_pickle=False), np.float32)
    embed, own = onnx_model(model), bank.by_speaker
    found = [mean_voice(embed, speech(bank.corpus, own[name], SECONDS)) for name in bank.speakers]
    centred = np.array(found) - np.mean(found, axis=0)
    voices = (centred / np.linalg.norm(centred, axis=1, keepdims=True)).astype(np.float32)
    np.save(cache, voices)
    return voices


class VoiceHead(nn.Module):
    """Names who talks, from what the recurrence remembers."""

    def __init__(self, remembered: int, voices: NDArray[np.float32]) -> None:
        super().__init__()
        self.place = nn.Linear(remembered, voices.shape[1])
        self.voices = nn.Parameter(torch.from_numpy(voices.copy()))

    def forward(self, remembered: Tensor, who: Tensor) -> Tensor:
        """Return the cross-entropy of naming ``who``, int64 ``(batch, n)``, -1 where nobody is.

        ``remembered`` is float32 ``(batch, n, width)``.
        """
        alone = who >= 0
        if not alone.any():
            return remembered.sum() * 0
        places = functional.normalize(self.place(remembered[alone]), dim=1)
        cosines = places @ functional.normalize(self.voices, dim=1).T
        return functional.cross_entropy(SCALE * cosines, who[alone])


def alone(targets: Tensor, voices: Tensor) -> Tensor:
    """Return who talks alone in every `EVERY`-th frame of the recurrence, -1 where nobody does.

    Parameters
    ----------
    targets : float32 (batch, frames, classes)
        The first class is silence, then come the local speakers alone.
    voices : int64 (batch, local speakers)
        The speaker whom each local speaker is, -1 for none.

    Returns
    -------
    who : int64 (batch, frames // (2 EVERY))
    """
    classes = targets[:, :: 2 * EVERY].argmax(dim=2)
    nobody = torch.full_like(classes, -1)
    locals_ = voices.shape[1]
    single = (classes >= 1) & (classes <= locals_)
    named = voices.gather(1, (classes - 1).clamp(0, locals_ - 1))
    return torch.where(single, named, nobody)
