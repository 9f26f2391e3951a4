"""Write the averaged weights of a checkpoint as the ONNX file of a bundle.

``python -m training.segmentation.export --checkpoint DIR/checkpoint.pt``
"""

from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer

from diarize.atomic import write_atomically
from diarize.finetuning.network import AT_ONCE, CHUNK, HOP, SPEAKERS, SegmentationNetwork
from diarize.finetuning.weights import from_onnx, to_onnx
from diarize.segmentation import powerset
from training.checkpoints import read_checkpoint
from training.commands import run_command

TOLERANCE = 0.02
"""Largest difference of probabilities between torch and the file, whose weights are rounded."""


def difference(network: SegmentationNetwork, exported: bytes) -> float:
    """Return the largest difference in probability between torch and ONNX Runtime."""
    import onnxruntime

    session = onnxruntime.InferenceSession(exported, providers=["CPUExecutionProvider"])
    waveform = 0.1 * torch.randn(3, 1, CHUNK // 2 + HOP, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        expected = network.eval()(waveform).exp().numpy()
    (found,) = session.run(None, {"waveform": waveform.numpy()})
    return float(np.abs(np.exp(found) - expected).max())


@torch.no_grad()
def mix(network: SegmentationNetwork, before: SegmentationNetwork, share: float) -> None:
    """Keep a share of what a network learnt since ``before``, in place.

    The mean of weights before and after further training is often better than both, most where
    the new data are somewhat unlike the old (Wortsman et al. 2022, CVPR).
    """
    old = before.state_dict()
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            value.lerp_(old[name], 1 - share)


@torch.no_grad()
def lean(network: SegmentationNetwork, constant: float) -> None:
    """Make two at once more probable, in place: see `training.segmentation.overlap`."""
    two = torch.from_numpy(powerset(SPEAKERS, AT_ONCE).sum(axis=1) > 1)
    bias = network.classes.bias
    assert bias is not None
    bias[two] += constant


def provenance(saved: dict[str, object]) -> dict[str, str]:
    """Return what the file says about itself."""
    return {
        "name": "turnwise segmentation",
        "licence": "MIT",
        "recipe": "training/segmentation",
        "data": "simulated conversations of the speakers in speech/train, see MODEL_CARD",
        "steps": str(saved["step"]),
        "minutes": f"{float(str(saved['seconds'])) / 60:.0f}",
        "sample_rate": "16000",
        "hop": str(HOP),
        "classes": str(powerset(SPEAKERS, AT_ONCE).astype(int).tolist()),
    }


def main(
    checkpoint: Annotated[Path, typer.Option(help="What training left behind.")],
    output: Annotated[Path, typer.Option()] = Path("diarize/weights/segmentation.onnx"),
    overlap: Annotated[float, typer.Option(help="As training.segmentation.overlap finds it.")] = 0,
    before: Annotated[
        Path | None, typer.Option(help="Exported model that the training went on from, to mix in.")
    ] = None,
    share: Annotated[float, typer.Option(help="Share of the checkpoint beside BEFORE.")] = 0.7,
) -> None:
    """Export, compare with torch, and write OUTPUT atomically."""
    saved = read_checkpoint(checkpoint, "model")
    network = SegmentationNetwork()
    network.load_state_dict(saved["average"])
    if before is not None:
        mix(network, from_onnx(before.read_bytes(), str(before)), share)
    lean(network, overlap)
    exported = to_onnx(network, provenance(saved) | {"overlap": str(overlap)})
    worst = difference(network, exported)
    if worst > TOLERANCE:
        raise SystemExit(f"{output} not written: it differs from torch by {worst:.4f}")
    write_atomically(output, exported)
    typer.echo(f"{output}: {output.stat().st_size / 1e6:.2f} MB, differs by {worst:.5f}")


if __name__ == "__main__":
    run_command(main)
