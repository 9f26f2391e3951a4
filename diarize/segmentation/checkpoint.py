"""Checkpoints of pyannote.audio, read as data: nothing that a file names is imported or run."""

import re
from pathlib import Path
from typing import Any

from diarize.errors import ModelError

# What published checkpoints name beside tensors; `Inert` stands in for each.
NAMED = (
    "builtins.dict",
    "builtins.int",
    "builtins.list",
    "omegaconf.base.ContainerMetadata",
    "omegaconf.base.Metadata",
    "omegaconf.dictconfig.DictConfig",
    "omegaconf.listconfig.ListConfig",
    "omegaconf.nodes.AnyNode",
    "pyannote.audio.core.model.Introspection",
    "pyannote.audio.core.task.Problem",
    "pyannote.audio.core.task.Resolution",
    "pyannote.audio.core.task.Specifications",
    "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
    "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
    "torch.torch_version.TorchVersion",
    "typing.Any",
)
REFUSED = re.compile(r"(?:GLOBAL|function) (\S+)")


class Inert:
    """An object of a checkpoint without its class: what it was made of, and its state."""

    given: tuple[Any, ...]

    def __new__(cls, *given: Any) -> "Inert":
        """Keep what the class would have been called with."""
        made = super().__new__(cls)
        made.given = given
        return made

    def __init__(self, *given: Any) -> None:
        """Nothing is left to do."""

    def __setstate__(self, state: Any) -> None:
        """Take a state of named values; any other means nothing here."""
        if isinstance(state, dict):
            self.__dict__.update(state)


def _mapping(*_given: Any) -> dict[Any, Any]:
    """Stand in for ``collections.defaultdict``, whose items follow."""
    return {}


def read_saved(file: Path) -> dict[str, Any]:
    """Return what a checkpoint holds: tensors, plain values, and `Inert` for other objects.

    Raises
    ------
    ModelError
        The file cannot be read, is no checkpoint, or names what no segmentation model needs.
    """
    import torch

    stand_ins = [*((Inert, name) for name in NAMED), (_mapping, "collections.defaultdict")]
    try:
        with torch.serialization.safe_globals(stand_ins):
            saved = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as problem:
        raise ModelError(f"{file} cannot be read: {problem.strerror or problem}") from problem
    except Exception as problem:  # a damaged pickle raises whatever it likes
        raise ModelError(f"{file}: {_refusal(str(problem))}") from problem
    if not isinstance(saved, dict):
        raise ModelError(f"{file} is no checkpoint of pyannote.audio: it holds no dictionary")
    return saved


def _refusal(problem: str) -> str:
    if named := REFUSED.search(problem):
        return f"names {named[1]}, which no model needs; refused, and nothing of it was run"
    return "not a checkpoint of pyannote.audio (a pytorch_model.bin or .ckpt)"


def plain(value: Any) -> Any:
    """Return the value inside omegaconf's containers; any other value as it is.

    >>> plain({"hidden_size": 128})
    {'hidden_size': 128}
    """
    if isinstance(value, Inert):
        state = vars(value)
        return plain(state.get("_content", state.get("_val")))
    if isinstance(value, dict):
        return {str(plain(name)): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
