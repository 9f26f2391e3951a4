"""Convolutions in eight bits: about half the time of an embedding, and half its bytes."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]

LEAST = 0.98
"""Cosine below which a voice has changed too much."""
EXAMPLES = 64
"""Voices by which the range of values is set."""


def with_int8_convolutions(content: bytes, voices: Iterable[Features]) -> bytes:
    """Return a copy of an embedding model whose convolutions compute in eight bits.

    Weights have seven, so that sums fit into the sixteen bits of older processors.

    Parameters
    ----------
    content : bytes
        ONNX, with one input.
    voices : iterable of float32 (frames, bins)
        What the model hears, of which `EXAMPLES` are taken: the ranges of values are theirs.

    Notes
    -----
    Static quantization of ONNX Runtime (https://onnxruntime.ai/docs/performance), a scale for each
    channel of weights and for each layer's values.
    """
    from onnxruntime import quantization
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with TemporaryDirectory() as folder:
        given, folded, small = (Path(folder) / name for name in ("given", "folded", "small"))
        given.write_bytes(content)
        quant_pre_process(str(given), str(folded), skip_symbolic_shape=True)
        quantization.quantize_static(
            str(folded),
            str(small),
            _reader(folded.read_bytes(), voices),
            op_types_to_quantize=["Conv"],
            per_channel=True,
            reduce_range=True,
        )
        return small.read_bytes()


def _reader(content: bytes, voices: Iterable[Features]) -> object:
    """Return the examples as the quantizer wants them."""
    from onnxruntime import InferenceSession
    from onnxruntime.quantization import CalibrationDataReader

    (given,) = InferenceSession(content, providers=["CPUExecutionProvider"]).get_inputs()

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.rest: Iterator[Features] = iter(voices)
            self.left = EXAMPLES

        def get_next(self) -> dict[str, Features] | None:
            voice = next(self.rest, None) if self.left else None
            self.left -= 1
            return None if voice is None else {given.name: voice[None]}

    return Reader()
