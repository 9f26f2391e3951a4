"""The network of the embedded bundle as a file that runs without torch, and back."""

from collections.abc import Mapping

import numpy as np
import torch

from diarize.conversion.export import SEGMENTATION, onnx_of
from diarize.conversion.half import store_at_half_precision, stored_weights
from diarize.errors import ModelError
from diarize.finetuning.network import CHUNK, SegmentationNetwork

UNLEARNT = ("num_batches_tracked", "fourier.steps")
"""What normalisations count and nothing reads, and what every network has alike."""


def to_onnx(network: SegmentationNetwork, provenance: Mapping[str, str]) -> bytes:
    """Return a network as ONNX whose weights are stored as float16, under their names.

    Batch and samples are free. ``provenance`` becomes the metadata of the file.
    """
    import onnx

    content = onnx_of(network.eval(), torch.zeros(2, 1, CHUNK), SEGMENTATION, named=True)
    small = store_at_half_precision(onnx.load_from_string(content))
    for node in small.graph.node:
        node.ClearField("name")  # nobody looks for a node, and 1,800 names weigh
    onnx.helper.set_model_props(small, dict(provenance))
    return bytes(small.SerializeToString())


def from_onnx(content: bytes, label: str) -> SegmentationNetwork:
    """Return the network that `to_onnx` wrote, ready to be trained.

    Raises
    ------
    ModelError
        The file, which ``label`` names, is of another network.
    """
    network = SegmentationNetwork()
    known = stored_weights(content)
    weights = {
        name: torch.from_numpy(known.get(name, np.zeros(0)).copy())
        for name in network.state_dict()
        if not name.endswith(UNLEARNT)
    }
    try:
        network.load_state_dict(weights, strict=False)
    except RuntimeError as problem:  # a shape is another one
        raise ModelError(
            f"{label} cannot be trained further: it is no network of this version of turnwise; "
            "take the embedded bundle, or a checkpoint of pyannote.audio"
        ) from problem
    return network
