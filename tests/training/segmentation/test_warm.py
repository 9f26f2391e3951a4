from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")
pytest.importorskip("onnx", reason="needs the [train] extra")

from torch import Tensor  # noqa: E402 - after the check for torch

from training.segmentation.export import exported  # noqa: E402
from training.segmentation.model import SegmentationModel  # noqa: E402
from training.segmentation.warm import warm  # noqa: E402

SHIPPED = Path("diarize/weights/segmentation.onnx")


def waveforms(seed: int) -> Tensor:
    return 0.1 * torch.randn(4, 1, 32_000, generator=torch.Generator().manual_seed(seed))


def test_a_shipped_model_comes_back_as_it_was_and_can_be_shipped_again(tmp_path: Path) -> None:
    model, again = SegmentationModel(), SegmentationModel()
    warm(model, SHIPPED, waveforms(0))
    (tmp_path / "again.onnx").write_bytes(exported(model, {}).SerializeToString())
    warm(again, tmp_path / "again.onnx", waveforms(1))
    heard = waveforms(2)
    with torch.inference_mode():
        first, second = (each.eval()(heard).exp() for each in (model, again))
    torch.testing.assert_close(first, second, atol=0.01, rtol=0)
    assert first.std() > 0.1


def test_its_normalisations_know_what_goes_through_them() -> None:
    model = SegmentationModel()
    warm(model, SHIPPED, waveforms(0))
    with torch.inference_mode():
        still, learning = model.eval()(waveforms(0)), model.train()(waveforms(0))
    torch.testing.assert_close(still.exp(), learning.exp(), atol=0.02, rtol=0)
