import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.finetuning.network import SegmentationNetwork  # noqa: E402 - after the check
from training.segmentation.export import lean, mix  # noqa: E402
from training.segmentation.overlap import leaning  # noqa: E402
from training.simulate.chunk import activity  # noqa: E402


def network(seed: int) -> SegmentationNetwork:
    torch.manual_seed(seed)
    return SegmentationNetwork().eval()


def test_a_network_that_leans_gives_the_scores_that_were_measured() -> None:
    leant = network(0)
    sound = 0.1 * torch.randn(1, 1, 32_000, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        before = leant(sound)[0].numpy()
    lean(leant, 0.7)
    with torch.inference_mode():
        after = leant(sound)[0].numpy()
    expected = activity(leaning(before, 0.7).argmax(axis=1))
    np.testing.assert_array_equal(activity(after.argmax(axis=1)), expected)
    np.testing.assert_allclose(np.exp(after).sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_mix_lies_between_what_was_and_what_became(share: float) -> None:
    before, after = network(0), network(1)
    mixed = network(1)
    mix(mixed, before, share)
    for was, became, now in zip(
        before.parameters(), after.parameters(), mixed.parameters(), strict=True
    ):
        torch.testing.assert_close(now, share * became + (1 - share) * was)
