import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the [train] extra")

from training.segmentation.overlap import Outcome, chosen

SCORES = np.log(
    np.array(
        [
            [0.02, 0.50, 0.02, 0.02, 0.40, 0.02, 0.02],  # nearly as likely two as one
            [0.02, 0.90, 0.02, 0.02, 0.01, 0.02, 0.01],  # surely one
            [0.90, 0.02, 0.02, 0.02, 0.02, 0.01, 0.01],  # surely nobody
        ],
        np.float32,
    )
)
TALKS = np.array([[True, True, False], [True, False, False], [False, False, False]])


def test_leaning_towards_overlap_finds_it_where_it_is_likely_and_nowhere_else() -> None:
    assert not Outcome.of([(SCORES, TALKS)], 0.0).recall
    leant = Outcome.of([(SCORES, TALKS)], 0.5)
    assert (leant.precision, leant.recall, leant.total) == (1, 1, 0)


def test_leaning_too_far_costs_too_much() -> None:
    outcomes = {constant: Outcome.of([(SCORES, TALKS)], constant) for constant in (0, 0.5, 9)}
    assert chosen(outcomes) == 0.5
