"""PyanNet, the segmentation network of pyannote.audio, built from a checkpoint's numbers."""

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diarize.errors import ModelError
from diarize.frames import FrameGrid
from diarize.segmentation.checkpoint import plain, read_saved
from diarize.segmentation.description import (
    MONO_LABEL,
    MULTI_LABEL,
    PER_FRAME,
    Task,
    check_architecture,
    read_settings,
    read_task,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network that is ready to run, and what its output means.

    ``model`` maps float32 ``(batch, 1, samples)`` to ``(batch, frames, classes)``: natural
    logarithms of probabilities of a powerset, or probabilities of speakers.
    """

    model: Any
    task: Task
    grid: FrameGrid

    @property
    def chunk(self) -> int:
        """Samples in a chunk."""
        return round(self.task.duration * self.grid.sample_rate)


def read_network(file: Path) -> Network:
    """Read a checkpoint of pyannote.audio whose architecture is PyanNet.

    Raises
    ------
    ModelError
        It is no such checkpoint, or holds more than tensors and numbers.
    """
    saved = read_saved(file)
    about = saved.get("pyannote.audio")
    if not isinstance(about, dict) or not isinstance(saved.get("state_dict"), dict):
        raise ModelError(f"{file} is no checkpoint of pyannote.audio: it does not say of what")
    try:
        check_architecture(about.get("architecture"))
        task = read_task(about.get("specifications"))
        settings = read_settings(plain(saved.get("hyper_parameters", {})))
        model = _built(settings, task, saved["state_dict"])
    except ValueError as problem:
        raise ModelError(f"{file}: {problem}") from problem
    return Network(model=model, task=task, grid=_grid(model, settings))


@contextmanager
def quietly() -> Iterator[None]:
    """Load parts of pyannote.audio: it reports nothing to its makers from then on."""
    os.environ["PYANNOTE_METRICS_ENABLED"] = "false"  # it does unless told not to
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about its decoder, which nothing here uses
        yield


def _built(settings: Mapping[str, Any], task: Task, weights: Mapping[str, Any]) -> Any:
    with quietly():
        from pyannote.audio.core.task import Problem, Resolution, Specifications
        from pyannote.audio.models.segmentation import PyanNet

    try:
        model = PyanNet(**settings)
        model.specifications = Specifications(
            problem=Problem(MULTI_LABEL if task.at_once is None else MONO_LABEL),
            resolution=Resolution(PER_FRAME),
            duration=task.duration,
            classes=task.classes,
            powerset_max_classes=task.at_once,
            permutation_invariant=True,
        )
        model.build()
        # what only training needs, such as the weights of a loss, may be there too
        model.load_state_dict({name: weights[name] for name in model.state_dict()})
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as problem:
        raise ValueError("its weights are not those of a PyanNet as it describes") from problem
    return model.eval().requires_grad_(False)


def _grid(model: Any, settings: Mapping[str, Any]) -> FrameGrid:
    """Return where frames fall: around the centre of what each of them hears."""
    hop = model.receptive_field_size(2) - model.receptive_field_size(1)
    first = model.receptive_field_center(0) - hop // 2
    return FrameGrid(hop, settings.get("sample_rate", 16_000), first)
