from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.finetuning.network import GLANCES, SegmentationNetwork  # noqa: E402 - see above
from training.segmentation.state import TrainingState, learning_rate  # noqa: E402


def test_the_learning_rate_warms_up_and_falls() -> None:
    rates = [learning_rate(t, 100, step) for t, step in ((0, 0), (1, 400), (50, 900), (100, 2000))]
    assert rates[0] < rates[2] < rates[1]
    assert rates[3] < 1e-5


def test_a_checkpoint_brings_everything_back(tmp_path: Path) -> None:
    first = TrainingState.fresh(seed=1)
    first.step, first.seconds = 7, 1.5
    first.save(tmp_path / "c.pt")
    second = TrainingState.fresh(seed=2)
    second.load(tmp_path / "c.pt")
    assert (second.step, second.seconds) == (7, 1.5)
    for name, value in first.model.state_dict().items():
        torch.testing.assert_close(second.model.state_dict()[name], value)


@torch.inference_mode()
def test_a_network_that_gets_attention_says_what_it_said_before() -> None:
    torch.manual_seed(0)
    known = SegmentationNetwork(glances=0).eval()
    waveform = 0.1 * torch.randn(1, 1, 32_000)
    state = TrainingState.of(known)
    assert len(state.model.glances) == GLANCES
    torch.testing.assert_close(state.model.eval()(waveform), known(waveform))
    torch.testing.assert_close(state.average(waveform), known(waveform))
