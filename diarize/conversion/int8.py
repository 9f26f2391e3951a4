"""Convolutions in eight bits: little more than half the time of an embedding, and its bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
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
            _Examples(_input(content), islice(voices, EXAMPLES)),
            op_types_to_quantize=["Conv"],
            per_channel=True,
            reduce_range=True,
        )
        return small.read_bytes()


@dataclass(frozen=True)
class _Examples:
    """Voices as the quantizer wants them: a dictionary at each call, and None at the end."""

    name: str
    voices: Iterator[Features]

    def get_next(self) -> dict[str, Features] | None:
        voice = next(self.voices, None)
        return None if voice is None else {self.name: voice[None]}


def _input(content: bytes) -> str:
    """Return the name of a model's one input."""
    from onnxruntime import InferenceSession

    (given,) = InferenceSession(content, providers=["CPUExecutionProvider"]).get_inputs()
    return str(given.name)
