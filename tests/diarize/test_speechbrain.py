from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diarize import ModelError, SpeechBrainEmbedder

torch: Any = pytest.importorskip("torch", reason="needs the [torch] extra")

SOUND = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)


def test_a_network_that_gives_no_numbers_is_named(ecapa: Path) -> None:
    file = ecapa / "embedding_model.ckpt"
    torch.save({name: each * np.nan for name, each in torch.load(file).items()}, file)
    with pytest.raises(ModelError, match=f"^{ecapa}: gives a vector without a direction"):
        SpeechBrainEmbedder(ecapa)(SOUND, np.ones((1, 1), bool))
