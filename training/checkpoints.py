"""Checkpoints of training runs: tensors and numbers only, no code."""

from pathlib import Path
from typing import Any

import torch

from diarize.errors import FileError


def read_checkpoint(file: Path, network: str) -> dict[str, Any]:
    """Return what a run saved of its ``network``, which is what it calls it, and of the rest.

    Raises
    ------
    FileError
        The file is no such checkpoint.
    """
    try:
        saved = torch.load(file, weights_only=True, map_location="cpu")
    except OSError:
        raise
    except Exception as problem:  # torch raises what its readers of pickles and archives do
        raise FileError(str(file), "is no checkpoint of a training") from problem
    if not isinstance(saved, dict) or network not in saved:
        raise FileError(str(file), f"is no checkpoint of a training: it holds no {network}")
    return saved
