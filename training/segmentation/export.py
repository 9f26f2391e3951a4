"""Write the averaged weights of a checkpoint as the ONNX file of a bundle.

``python -m training.segmentation.export --checkpoint DIR/checkpoint.pt``
"""

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import torch
import typer

from training.half import store_at_half_precision
from training.segmentation.model import CHUNK, HOP, SegmentationModel
from training.simulate.chunk import CLASSES

if TYPE_CHECKING:
    import onnx

OPSET = 17
TOLERANCE = 0.02
"""Largest difference of probabilities between torch and the file, whose weights are rounded."""


def exported(model: SegmentationModel, provenance: dict[str, str]) -> "onnx.ModelProto":
    """Return the model as ONNX: batch and samples are dynamic, weights are stored as float16."""
    import onnx

    sink = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated, but writes LSTM nodes
        torch.onnx.export(
            model.eval(),
            (torch.zeros(2, 1, CHUNK),),
            sink,
            input_names=["waveform"],
            output_names=["log_probabilities"],
            dynamic_axes={
                "waveform": {0: "batch", 2: "samples"},
                "log_probabilities": {0: "batch", 1: "frames"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    small = store_at_half_precision(onnx.load_from_string(sink.getvalue()))
    onnx.helper.set_model_props(small, provenance)
    return small


def difference(model: SegmentationModel, exported_model: "onnx.ModelProto") -> float:
    """Return the largest difference in probability between torch and ONNX Runtime."""
    import onnxruntime

    session = onnxruntime.InferenceSession(
        exported_model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    waveform = 0.1 * torch.randn(3, 1, CHUNK // 2 + HOP, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        expected = model.eval()(waveform).exp().numpy()
    (found,) = session.run(None, {"waveform": waveform.numpy()})
    return float(np.abs(np.exp(found) - expected).max())


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
        "classes": str(CLASSES),
    }


def main(
    checkpoint: Annotated[Path, typer.Option(help="What training left behind.")],
    output: Annotated[Path, typer.Option()] = Path("diarize/weights/segmentation.onnx"),
) -> None:
    """Export, compare with torch, and write OUTPUT atomically."""
    saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
    model = SegmentationModel()
    model.load_state_dict(saved["average"])
    small = exported(model, provenance(saved))
    worst = difference(model, small)
    if worst > TOLERANCE:
        raise SystemExit(f"{output} not written: it differs from torch by {worst:.4f}")
    output.parent.mkdir(parents=True, exist_ok=True)
    draft = output.with_name(output.name + ".draft")
    draft.write_bytes(small.SerializeToString())
    draft.replace(output)
    typer.echo(f"{output}: {output.stat().st_size / 1e6:.2f} MB, differs by {worst:.5f}")


if __name__ == "__main__":
    typer.run(main)
