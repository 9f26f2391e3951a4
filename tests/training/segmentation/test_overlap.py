import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.finetuning.network import SegmentationNetwork  # noqa: E402 - after the check
from training.segmentation.export import lean  # noqa: E402
from training.segmentation.overlap import Outcome, chosen, leaning  # noqa: E402
from training.simulate.chunk import activity  # noqa: E402

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


def test_a_network_that_leans_gives_the_scores_that_were_measured() -> None:
    network = SegmentationNetwork().eval()
    sound = 0.1 * torch.randn(1, 1, 32_000, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        before = network(sound)[0].numpy()
    lean(network, 0.7)
    with torch.inference_mode():
        after = network(sound)[0].numpy()
    expected = activity(leaning(before, 0.7).argmax(axis=1))
    np.testing.assert_array_equal(activity(after.argmax(axis=1)), expected)
    np.testing.assert_allclose(np.exp(after).sum(axis=1), 1, atol=1e-5)
