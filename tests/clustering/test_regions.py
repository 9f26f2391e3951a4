import numpy as np
import pytest

from clustering.assignment import centroids
from clustering.regions import FULL_WEIGHT, LEAST_WEIGHT, Regions


def heard(*seconds: float) -> Regions:
    """Return regions of as many directions, each with its clean speech."""
    numbers = np.arange(len(seconds))
    vectors = np.eye(len(seconds), dtype=np.float32)
    return Regions(vectors, np.array(seconds, np.float32), numbers, numbers)


def test_a_region_counts_by_its_clean_speech_but_not_beyond_what_makes_a_voice_better() -> None:
    weights = heard(0.0, 2.0, 5.0, 60.0).weights
    assert weights.tolist() == pytest.approx([LEAST_WEIGHT, 2.0, FULL_WEIGHT, FULL_WEIGHT])


def test_a_long_region_does_not_drown_two_of_usual_length() -> None:
    (mean,) = centroids(heard(60.0, 5.0, 5.0), np.zeros(3, np.int64))
    assert mean == pytest.approx(np.full(3, 3**-0.5), abs=1e-6)
