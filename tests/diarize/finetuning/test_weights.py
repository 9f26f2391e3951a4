from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("onnx", reason="needs the [torch] extra")

from torch import Tensor  # noqa: E402 - after the check for torch

from diarize.errors import ModelError  # noqa: E402
from diarize.finetuning.network import SegmentationNetwork  # noqa: E402
from diarize.finetuning.weights import from_onnx, to_onnx  # noqa: E402


@pytest.fixture(scope="module")
def network() -> SegmentationNetwork:
    """Make one in which no two weights are alike."""
    generator = torch.Generator().manual_seed(0)
    made = SegmentationNetwork()
    for weights in made.state_dict().values():
        if weights.dtype.is_floating_point:
            weights.uniform_(0.01, 0.1, generator=generator)
    return made.eval()


def waveforms(batch: int, samples: int) -> Tensor:
    return 0.1 * torch.randn(batch, 1, samples, generator=torch.Generator().manual_seed(1))


def test_a_network_comes_back_as_it_was_but_for_the_rounding(network: SegmentationNetwork) -> None:
    again = from_onnx(to_onnx(network, {}), "it").eval()
    with torch.inference_mode():
        first, second = (each(waveforms(2, 32_000)).exp() for each in (network, again))
    torch.testing.assert_close(first, second, atol=0.03, rtol=0)
    assert first.std() > 0.01


def test_the_embedded_network_can_be_trained_further() -> None:
    file = Path("diarize/weights/segmentation.onnx")
    content = file.read_bytes()
    network = from_onnx(content, file.name).eval()
    assert run(to_onnx(network, {}), waveforms(1, 32_000)) == pytest.approx(
        run(content, waveforms(1, 32_000)), abs=1e-4
    )


def test_what_the_file_says_of_itself_is_kept(network: SegmentationNetwork) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    content = to_onnx(network, {"name": "test"})
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    assert session.get_modelmeta().custom_metadata_map == {"name": "test"}
    assert len(content) < 6_000_000


@pytest.mark.parametrize(("batch", "samples"), [(1, 160_000), (3, 32_100), (2, 800)])
def test_the_file_takes_any_batch_and_length(
    network: SegmentationNetwork, batch: int, samples: int
) -> None:
    found = run(to_onnx(network, {}), waveforms(batch, samples))
    assert found.shape == (batch, samples // 320, 7)


@pytest.mark.parametrize("shape", [{"width": 16}, {"layers": 4}])
def test_another_network_is_refused(shape: dict[str, int]) -> None:
    content = to_onnx(SegmentationNetwork(**shape), {})
    with pytest.raises(ModelError, match=r"other\.onnx cannot be trained further"):
        from_onnx(content, "other.onnx")


def run(content: bytes, given: Tensor) -> NDArray[np.float32]:
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"waveform": given.numpy()})[0])
