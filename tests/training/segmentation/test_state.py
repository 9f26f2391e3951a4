from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from training.segmentation.state import TrainingState, learning_rate  # noqa: E402 - see above


def test_the_learning_rate_warms_up_and_falls() -> None:
    rates = [learning_rate(t, 100, step) for t, step in ((0, 0), (1, 400), (50, 900), (100, 2000))]
    assert rates[0] < rates[2] < rates[1]
    assert rates[3] < 1e-5


def test_a_checkpoint_brings_everything_back(tmp_path: Path) -> None:
    first = TrainingState.fresh(seed=1)
    first.model.classes.weight.grad = torch.ones_like(first.model.classes.weight)
    first.optimizer.step()  # leaves the average behind, and moments
    first.step, first.seconds = 7, 1.5
    first.save(tmp_path / "c.pt")
    second = TrainingState.fresh(seed=2)
    second.load(tmp_path / "c.pt")
    assert (second.step, second.seconds) == (7, 1.5)
    for name in ("model", "average", "optimizer"):
        found, saved = (getattr(state, name).state_dict() for state in (second, first))
        torch.testing.assert_close(found, saved)
    moments = second.optimizer.state_dict()["state"].values()
    assert any(each["exp_avg"].any() for each in moments)


def test_the_average_is_mostly_of_the_last_quarter_of_the_steps() -> None:
    state = TrainingState.fresh(seed=0)
    bias = state.model.classes.bias
    assert bias is not None
    for state.step in range(100):
        bias.data.fill_(float(state.step >= 75))
        state.follow()
    found = state.average.classes.bias
    assert found is not None
    assert 0.6 < float(found.detach()[0]) < 0.75  # 1 - 0.75 ** 4
