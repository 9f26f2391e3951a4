"""Begin where shipped weights ended: a model out of the ONNX file of a bundle."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.segmentation.model import SegmentationModel

if TYPE_CHECKING:
    import onnx

Weights = dict[str, NDArray[np.float32]]


def warm(model: SegmentationModel, file: Path, waveforms: Tensor) -> None:
    """Load exported weights; ``waveforms``, ``(batch, 1, samples)``, show what goes through.

    The export folds each normalisation into the convolution before it. They come apart again
    with the statistics of ``waveforms``, so that the model computes what it did and can learn.
    """
    import onnx

    graph = onnx.load(str(file)).graph
    weights = _weights(graph)
    convolutions = [each for each in _inputs(graph, "Conv", weights) if len(each) == 2]
    *folded, (kernel, bias) = convolutions[-6:]
    _copy(model.classes, kernel, bias)
    _copy(model.up, next(_inputs(graph, "MatMul", weights))[0].T, weights["up.bias"])
    for layer, arrays in enumerate(_inputs(graph, "LSTM", weights)):
        _copy_lstm(model.memory, layer, *arrays[:3])
    stacks = [model.entry, *model.blocks, model.down, model.join]
    for stack, (kernel, bias) in zip(stacks, folded, strict=True):
        _unfold(stack, kernel, bias)
    _normalise(model, stacks, waveforms)


def _weights(graph: "onnx.GraphProto") -> Weights:
    """Return the constants of a graph by the names that its nodes know."""
    import onnx

    known = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in known:
            known[node.output[0]] = known[node.input[0]]
    return {name: array.astype(np.float32) for name, array in known.items()}


def _inputs(
    graph: "onnx.GraphProto", kind: str, weights: Weights
) -> Iterator[list[NDArray[np.float32]]]:
    """Yield the constant inputs of each node of a kind, in the order of the graph."""
    for node in graph.node:
        if node.op_type == kind:
            yield [weights[name] for name in node.input if name in weights]


@torch.no_grad()
def _copy(layer: nn.Module, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    layer.get_parameter("weight").copy_(torch.from_numpy(weight.copy()))
    layer.get_parameter("bias").copy_(torch.from_numpy(bias))


@torch.no_grad()
def _copy_lstm(
    memory: nn.LSTM,
    layer: int,
    inputs: NDArray[np.float32],
    recurrent: NDArray[np.float32],
    bias: NDArray[np.float32],
) -> None:
    """Copy both directions; ONNX has the gates as input, output, forget, cell."""
    for direction, suffix in enumerate(("", "_reverse")):
        of_input, of_memory = np.split(bias[direction], 2)
        for name, array in {
            "weight_ih": inputs[direction],
            "weight_hh": recurrent[direction],
            "bias_ih": of_input,
            "bias_hh": of_memory,
        }.items():
            i, o, f, c = np.split(array, 4)
            ours = torch.from_numpy(np.concatenate([i, f, c, o]))
            memory.get_parameter(f"{name}_l{layer}{suffix}").copy_(ours)


@torch.no_grad()
def _unfold(stack: nn.Module, kernel: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    """Let the normalisation add the bias and do nothing else."""
    convolution, norm = stack.get_submodule("0"), stack.get_submodule("1")
    convolution.get_parameter("weight").copy_(torch.from_numpy(kernel))
    _copy(norm, np.full(len(bias), (1 + 1e-5) ** 0.5, np.float32), bias)


@torch.no_grad()
def _normalise(model: SegmentationModel, stacks: list[nn.Module], waveforms: Tensor) -> None:
    """Give normalisations the statistics of what they see, and undo that in their weights."""
    seen: dict[nn.Module, Tensor] = {}
    norms = [stack.get_submodule("1") for stack in stacks]
    hooks = [
        norm.register_forward_hook(lambda norm, args, _: seen.update({norm: args[0]}))
        for norm in norms
    ]
    model.eval()(waveforms)
    for hook in hooks:
        hook.remove()
    for norm in norms:
        variance, mean = torch.var_mean(seen[norm], dim=(0, 2))
        norm.get_buffer("running_mean").copy_(mean)
        norm.get_buffer("running_var").copy_(variance)
        norm.get_parameter("weight").copy_((variance + 1e-5).sqrt())
        norm.get_parameter("bias").add_(mean)
