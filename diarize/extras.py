"""Parts that need an extra of the installation: what is missing, and on which device they run."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from diarize.errors import ModelError

DEVICES = ("cpu", "cuda", "mps")

logger = logging.getLogger(__name__)


@contextmanager
def torch_extra(what: str) -> Iterator[None]:
    """Turn a missing or broken package of the extra ``[torch]`` into a `ModelError`."""
    try:
        _load_together()
        yield
    except ImportError as problem:
        raise ModelError(
            f"{what} needs an extra ({problem}): pip install 'turnwise[torch]'"
        ) from problem


def _load_together() -> None:
    """Load torchaudio, which does not load beside a torch of another release."""
    try:
        import torchaudio  # noqa: F401
    except (OSError, RuntimeError) as problem:
        raise ImportError(f"torchaudio and torch are no pair: {problem}") from problem


def torch_device(name: str) -> Any:
    """Return the ``torch.device`` that people call cpu, cuda or mps.

    One that is not there is logged as a warning and the processor used instead.

    Raises
    ------
    ValueError
        Unknown device.
    """
    import torch

    if name not in DEVICES:
        raise ValueError(f"unknown device {name!r}; known: {', '.join(DEVICES)}")
    there = {"cpu": True, "cuda": torch.cuda.is_available()}
    if not there.get(name, torch.backends.mps.is_available()):
        logger.warning("%s is not available to this PyTorch; using the processor", name)
        name = "cpu"
    return torch.device(name)
