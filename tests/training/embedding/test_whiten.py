from importlib.util import find_spec

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from training.acoustics import Acoustics  # noqa: E402 - after the check for torch
from training.corpus import Corpus  # noqa: E402
from training.embedding.config import CropConfig  # noqa: E402
from training.embedding.crops import Crops  # noqa: E402
from training.embedding.model import ModelConfig, Student  # noqa: E402
from training.embedding.perturb import GUISES  # noqa: E402
from training.embedding.whiten import whitened, whitening, within_covariance  # noqa: E402

needs_speechbrain = pytest.mark.skipif(
    not find_spec("speechbrain"), reason="needs the [train] extra"
)


def some_covariance() -> np.ndarray:
    rows = np.random.default_rng(0).standard_normal((50, 6)) * [5, 4, 3, 2, 1, 0.1]
    return rows.T @ rows / 50


def test_whitening_makes_all_directions_vary_alike() -> None:
    covariance = some_covariance()
    matrix = whitening(covariance, ridge=0)
    white = matrix @ covariance @ matrix.T
    assert white / white[0, 0] == pytest.approx(np.eye(6), abs=1e-6)
    assert np.linalg.det(matrix) == pytest.approx(1)


def test_a_great_ridge_leaves_directions_as_they_are() -> None:
    assert whitening(some_covariance(), ridge=1e9) == pytest.approx(np.eye(6), abs=1e-6)


@needs_speechbrain
def test_whitening_folds_into_the_last_layer(corpus: Corpus, acoustics: Acoustics) -> None:
    targets = np.ones((len(GUISES), 8, 16), np.float32)
    source = Crops(corpus, acoustics, targets, CropConfig(seconds=(1.0,)))
    student = Student(ModelConfig(channels=16, attention=8, squeeze=8, dimension=24)).eval()
    covariance = within_covariance(student, [source.batch(0), source.batch(1)])
    matrix = whitening(covariance)
    features = torch.randn(3, 60, 80)
    with torch.inference_mode():
        expected = student(features).numpy() @ matrix.T
        found = whitened(student, matrix)(features).numpy()
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert found == pytest.approx(expected, abs=1e-5)
