"""Whether the models of a bundle are what its ``bundle.toml`` says, found by running them."""

from pathlib import Path
from typing import Any

import numpy as np

from diarize.bundle import Bundle, find_bundle
from diarize.errors import ModelError
from diarize.models import Models, load_models

SEED = 0


def try_out(folder: Path) -> None:
    """Run both models of a bundle once, on soft noise.

    Raises
    ------
    ModelError
        A file is not the one of its SHA-256, is no ONNX model, or takes or gives something else.
    """
    bundle, models = find_bundle(folder), load_models(folder)
    noise = np.random.default_rng(SEED).normal(0, 0.01, bundle.segmentation.chunk)
    waveform = noise.astype(np.float32)
    _expect(bundle, "segmentation", _segmented(models, waveform), _frames(bundle))
    _expect(bundle, "embedding", _embedded(models, waveform), (1, bundle.embedding.dimension))


def _frames(bundle: Bundle) -> tuple[int, ...]:
    model = bundle.segmentation
    # the frames lie in the middle of the chunk: as much is left over after them as before
    return 1, (model.chunk - 2 * model.first) // model.hop, model.speakers


def _segmented(models: Models, waveform: Any) -> Any:
    return lambda: models.segment(waveform[None, :])


def _embedded(models: Models, waveform: Any) -> Any:
    return lambda: models.embed(waveform, np.ones((1, 1), np.bool_))


def _expect(bundle: Bundle, role: str, run: Any, shape: tuple[int, ...]) -> None:
    where = f"bundle {bundle.name}: its {role} model"
    try:
        found = run()
    except ModelError:
        raise
    except Exception as problem:  # ONNX Runtime's own classes have no common root but this
        raise ModelError(
            f"{where} does not run on what its bundle promises: {problem}"
        ) from problem
    if found.shape != shape:
        raise ModelError(f"{where} gives {found.shape} where its bundle promises {shape}")
    if not np.isfinite(found).all():
        raise ModelError(f"{where} gives values that are not numbers")
