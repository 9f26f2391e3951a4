from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

onnx = pytest.importorskip("onnx", reason="onnx is in the extra [train]")
onnxruntime = pytest.importorskip("onnxruntime")

from diarize.conversion.half import store_at_half_precision  # noqa: E402


def multiplication(weights: NDArray[np.float32]) -> Any:
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    rows, columns = weights.shape
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "multiplication",
        [helper.make_tensor_value_info("x", kind, [1, rows])],
        [helper.make_tensor_value_info("y", kind, [1, columns])],
        [onnx.numpy_helper.from_array(weights, "w")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(model: Any, values: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return np.asarray(session.run(None, {"x": values})[0])


def test_large_weights_take_half_the_room_and_give_nearly_the_same() -> None:
    rng = np.random.default_rng(0)
    model = multiplication(rng.standard_normal((64, 64)).astype(np.float32))
    small = store_at_half_precision(model)
    assert small.ByteSize() < 0.55 * model.ByteSize()
    values = rng.standard_normal((1, 64)).astype(np.float32)
    np.testing.assert_allclose(run(small, values), run(model, values), atol=0.02)


@pytest.mark.parametrize(
    "weights", [np.ones((2, 2), np.float32), np.full((64, 64), 1e6, np.float32)]
)
def test_small_and_huge_weights_stay_as_they_are(
    weights: NDArray[np.float32],
) -> None:
    model = multiplication(weights)
    assert store_at_half_precision(model).graph == model.graph
