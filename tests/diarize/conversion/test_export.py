"""The graph of a multi-label checkpoint says which speakers talk together."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diarize import PyannoteSegmenter
from diarize.conversion.export import segmentation_graph

torch: Any = pytest.importorskip("torch", reason="needs the [torch] extra")

Make = Callable[..., Path]

pytestmark = pytest.mark.skipif(not find_spec("onnx"), reason="needs the [torch] extra")


def outputs(file: Path) -> tuple[Any, Any]:
    """Return what the graph makes of noise, and what the checkpoint does."""
    segmenter = PyannoteSegmenter(file)
    noise = 0.1 * torch.randn(2, 1, 32_000, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        found = segmentation_graph(segmenter.network)(noise).numpy()
        return found, segmenter.network.model(noise).numpy()


def test_a_powerset_stays_as_it_is(make_checkpoint: Make) -> None:
    found, original = outputs(make_checkpoint(2))
    np.testing.assert_allclose(found, original, atol=1e-5)


def test_independent_speakers_become_the_classes_that_training_makes_of_them(
    make_checkpoint: Make,
) -> None:
    from training.segmentation.targets import powerset_probabilities

    found, original = outputs(make_checkpoint(None))
    assert found.shape[2] == 7
    expected = np.stack([powerset_probabilities(chunk) for chunk in original])
    np.testing.assert_allclose(np.exp(found), expected, atol=1e-5)


def test_of_one_speaker_there_are_two_classes(make_checkpoint: Make) -> None:
    found, original = outputs(make_checkpoint(None, speakers=1))
    np.testing.assert_allclose(np.exp(found[..., 1]), original[..., 0], atol=1e-5)
