from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.conversion.half import stored_weights  # noqa: E402 - after the check
from diarize.finetuning.network import SegmentationNetwork  # noqa: E402
from training.segmentation.export import lean, main, mix  # noqa: E402
from training.segmentation.overlap import leaning  # noqa: E402
from training.segmentation.state import TrainingState  # noqa: E402
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


def test_what_is_exported_is_the_average_leaning_as_asked(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="needs the [train] extra")
    state = TrainingState.fresh(seed=3)
    state.model.load_state_dict(network(4).state_dict())
    state.save(tmp_path / "c.pt")
    main(tmp_path / "c.pt", tmp_path / "s.onnx", overlap=0.75)
    written = stored_weights((tmp_path / "s.onnx").read_bytes())["classes.bias"]
    moved = written - state.average.state_dict()["classes.bias"].numpy()
    assert moved == pytest.approx([0, 0, 0, 0, 0.75, 0.75, 0.75], abs=1e-3)
