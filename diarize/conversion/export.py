"""torch to ONNX: the graphs that `OnnxSegmenter` and `OnnxEmbedder` run."""

import io
import warnings
from copy import deepcopy
from typing import Any

from diarize.conversion.pooling import lean
from diarize.segmentation.powerset import powerset
from diarize.segmentation.pyannet import Network

OPSET = 17
SEGMENTATION = {
    "waveform": {0: "batch", 2: "samples"},
    "log_probabilities": {0: "batch", 1: "frames"},
}
EMBEDDING = {"features": {0: "batch", 1: "frames"}, "embedding": {0: "batch"}}
"""What the models of a bundle take and give, and which of its axes are free."""
CERTAIN = 1e-6
"""How near to 0 and 1 a probability comes before its logarithm is taken."""


def segmentation_graph(network: Network) -> Any:
    """Return a module: float32 ``(batch, 1, samples)`` -> log-probabilities of a powerset.

    Its filters are constants: how they are made of their cut-off frequencies does not export.
    """
    from torch import nn

    model = deepcopy(network.model).cpu()
    encoder = model.sincnet.conv1d[0]
    filters = encoder.filterbank.filters().detach()
    constant = nn.Conv1d(1, len(filters), filters.shape[2], model.sincnet.stride, bias=False)
    constant.weight.data = filters.clone()
    model.sincnet.conv1d[0] = constant
    if network.task.at_once is not None:
        return model.eval()
    return nn.Sequential(model, _to_powerset(network.task.speakers)).eval()


def at_once(network: Network) -> int:
    """Return how many speakers the exported graph lets talk at once: two where nothing says."""
    return network.task.at_once or min(2, network.task.speakers)


def _to_powerset(speakers: int) -> Any:
    """Return a module that turns probabilities of independent speakers into those of classes.

    That more than two talk is left out, and the rest scaled up: that is the softmax.
    """
    import torch
    from torch import nn

    class Powerset(nn.Module):  # type: ignore[misc] # torch may not be there to be checked
        def __init__(self) -> None:
            super().__init__()
            table = torch.from_numpy(powerset(speakers, min(2, speakers)).T.copy())
            self.register_buffer("talking", table)

        def forward(self, talks: Any) -> Any:
            known = talks.clamp(CERTAIN, 1 - CERTAIN)
            silent = torch.log(1 - known) @ (1 - self.talking)
            return torch.log_softmax(torch.log(known) @ self.talking + silent, dim=-1)

    return Powerset()


def segmentation_onnx(network: Network) -> bytes:
    """Return a network as ONNX: the graph above; batch and samples are free."""
    import torch

    return onnx_of(segmentation_graph(network), torch.zeros(2, 1, network.chunk), SEGMENTATION)


def embedding_onnx(network: Any) -> bytes:
    """Return an ECAPA-TDNN as ONNX: features ``(batch, frames, bins)`` -> ``(batch, d)``."""
    import torch
    from torch import nn

    whole = nn.Sequential(lean(network).cpu(), nn.Flatten()).eval()
    bins = network.blocks[0].conv.conv.in_channels
    # one voice: speechbrain's mask is traced for as many rows, and one row fits any number
    example = torch.randn(1, 200, bins, generator=torch.Generator().manual_seed(0))
    return onnx_of(whole, example, EMBEDDING)


def onnx_of(
    module: Any, example: Any, axes: dict[str, dict[int, str]], *, named: bool = False
) -> bytes:
    """Return a torch module as ONNX.

    Parameters
    ----------
    example : Tensor
        What it takes.
    axes : mapping
        What its input and its output are called, and which of their axes are free.
    named : bool
        Keep the weights as they are, under their names in the module, so that they can be
        trained further. ONNX Runtime folds them when it loads the file.
    """
    import torch

    written = io.BytesIO()
    names = list(axes)
    keeping = {"do_constant_folding": False, "training": torch.onnx.TrainingMode.PRESERVE}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is old, but what replaces it fixes the batch
        torch.onnx.export(
            module,
            (example,),
            written,
            input_names=names[:1],
            output_names=names[1:],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
            **(keeping if named else {}),
        )
    return written.getvalue()
