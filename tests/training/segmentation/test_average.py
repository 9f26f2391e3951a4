import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from training.segmentation.average import averaged  # noqa: E402 - after the check for torch


def test_weights_are_averaged_and_counters_are_not() -> None:
    first, second = (
        {
            "average": {"weight": torch.full((2,), value), "counter": torch.tensor(7)},
            "step": step,
            "seconds": 60.0,
        }
        for value, step in ((1.0, 10), (3.0, 30))
    )
    found = averaged([first, second])
    assert found["average"]["weight"].tolist() == [2.0, 2.0]
    assert found["average"]["counter"] == 7
    assert (found["step"], found["seconds"]) == (40, 120.0)
