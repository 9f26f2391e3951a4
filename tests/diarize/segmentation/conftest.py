"""Checkpoints that pyannote.audio writes itself: small, and of random weights."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Path]


@pytest.fixture
def make_checkpoint(tmp_path: Path) -> Make:
    """Return what saves a PyanNet by the trainer that pyannote.audio itself is trained with."""
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


class Poison:
    """A pickle of it makes a folder when it is loaded, in one of the ways that Python has."""

    def __init__(self, call: Callable[..., Any], *given: object) -> None:
        self.reduced = (call, given)

    def __reduce__(self) -> Any:
        return self.reduced


@pytest.fixture(params=["os.mkdir", "eval", "Path.mkdir"])
def poison(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Poison, Path]:
    """Return a payload, and the folder that it makes wherever it is let."""
    folder = tmp_path / "was run"
    payload = {
        "os.mkdir": Poison(os.mkdir, str(folder)),
        "eval": Poison(eval, f"__import__('os').mkdir({str(folder)!r})"),
        "Path.mkdir": Poison(Path.mkdir, folder),
    }[request.param]
    pickle.loads(pickle.dumps(payload))
    folder.rmdir()  # it was there: the payload works
    return payload, folder
