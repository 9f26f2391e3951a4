"""What tests of several packages need."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Path]


@pytest.fixture
def make_checkpoint(tmp_path: Path) -> Make:
    """Return what saves a small PyanNet of random weights, by the trainer of pyannote.audio."""
    pytest.importorskip("pyannote.audio", reason="needs the [torch] extra")
    os.environ["PYANNOTE_METRICS_ENABLED"] = "false"

    def make(at_once: int | None, seconds: float = 2.0, speakers: int = 3) -> Path:
        import torch
        from lightning import Trainer
        from pyannote.audio.core.task import Problem, Resolution, Specifications
        from pyannote.audio.models.segmentation import PyanNet

        torch.manual_seed(0)
        torch.set_num_threads(1)
        model = PyanNet(lstm={"hidden_size": 16, "num_layers": 2}, linear={"hidden_size": 16})
        model.specifications = Specifications(
            problem=Problem(2 if at_once is None else 1),
            resolution=Resolution.FRAME,
            duration=seconds,
            classes=[f"speaker#{number}" for number in range(1, speakers + 1)],
            powerset_max_classes=at_once,
            permutation_invariant=True,
        )
        model.build()
        file = tmp_path / "pytorch_model.bin"
        _save(Trainer(accelerator="cpu", logger=False, enable_checkpointing=False), model, file)
        return file

    return make


def _save(trainer: Any, model: Any, file: Path) -> None:
    trainer.strategy.connect(model)
    trainer.save_checkpoint(file, weights_only=True)


@pytest.fixture
def speechbrain_left_quiet() -> Iterator[None]:
    """Its old names warn when touched, and hypothesis touches ``__file__`` of every module."""
    torch = pytest.importorskip("torch", reason="needs the [torch] extra")
    torch.set_num_threads(1)
    yield
    for module in list(sys.modules.values()):
        if type(module).__module__ == "speechbrain.utils.importutils":
            module.__file__ = None


@pytest.fixture
def ecapa(tmp_path: Path, speechbrain_left_quiet: None) -> Path:
    """Make a folder in speechbrain's layout, with a small ECAPA-TDNN of random weights."""
    pytest.importorskip("speechbrain", reason="needs the [torch] extra")
    import torch
    from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

    torch.manual_seed(0)
    sizes = {"channels": [16] * 4 + [48], "attention_channels": 8, "se_channels": 8}
    (tmp_path / "ecapa").mkdir()
    network = ECAPA_TDNN(80, lin_neurons=24, **sizes)
    torch.save(network.state_dict(), tmp_path / "ecapa" / "embedding_model.ckpt")
    return tmp_path / "ecapa"
