"""ECAPA-TDNN (Desplanques et al., Interspeech 2020) out of the tensors that speechbrain saves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

COUNTER = "num_batches_tracked"
FIRST, SQUEEZED = "blocks.0.conv.conv.weight", "blocks.1.se_block.conv1.conv.weight"
ATTENTION, LAST = "asp.tdnn.conv.conv.weight", "fc.conv.weight"


def read_ecapa(file: Path) -> Any:
    """Return speechbrain's ECAPA-TDNN with the weights in a file, ready to run.

    It maps float32 ``(batch, frames, bins)`` to ``(batch, 1, d)``. The file is read as tensors
    alone; the sizes of the network are theirs.

    Raises
    ------
    ValueError
        The file holds other things than tensors, or those of another network.
    """
    from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

    weights = _tensors(file)
    try:
        network = ECAPA_TDNN(**_sizes(weights))
        odd = network.load_state_dict(weights, strict=False)
    except (KeyError, IndexError, AssertionError, RuntimeError) as problem:
        raise ValueError(f"{file} does not hold the weights of an ECAPA-TDNN") from problem
    missing = [name for name in odd.missing_keys if not name.endswith(COUNTER)]
    if missing or odd.unexpected_keys:
        raise ValueError(f"{file} is of another network: {(missing or odd.unexpected_keys)[0]}")
    return network.eval().requires_grad_(False)


def _tensors(file: Path) -> dict[str, Any]:
    import torch

    try:
        weights = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as problem:
        raise ValueError(f"{file} cannot be read: {problem.strerror or problem}") from problem
    except Exception as problem:  # a damaged pickle raises whatever it likes
        raise ValueError(
            f"{file} holds other things than tensors, or is damaged; nothing of it was run"
        ) from problem
    if not isinstance(weights, dict) or not all(map(torch.is_tensor, weights.values())):
        raise ValueError(f"{file} is no table of tensors")
    return weights


def _sizes(weights: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `ECAPA_TDNN` is to be called with."""
    first, attention, last = weights[FIRST], weights[ATTENTION], weights[LAST]
    blocks = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("blocks."))
    kernels = [
        weights[f"blocks.{block}.res2net_block.blocks.0.conv.conv.weight"].shape[2]
        for block in range(1, blocks)
    ]
    widths = [
        weights[f"blocks.{block}.tdnn2.conv.conv.weight"].shape[0] for block in range(1, blocks)
    ]
    parts = [name for name in weights if name.startswith("blocks.1.res2net_block.blocks.")]
    pooled = last.shape[1] // 2
    return {
        "input_size": first.shape[1],
        "lin_neurons": last.shape[0],
        "channels": [first.shape[0], *widths, pooled],
        "kernel_sizes": [first.shape[2], *kernels, 1],
        "dilations": [*range(1, blocks + 1), 1],
        "attention_channels": attention.shape[0],
        "global_context": attention.shape[1] == 3 * pooled,
        "res2net_scale": 2 + max(int(name.split(".")[4]) for name in parts),
        "se_channels": weights[SQUEEZED].shape[0],
        "groups": [1] * (blocks + 1),
    }
