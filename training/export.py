"""The embedded embedding in the layout of speechbrain, for those who work with torch.

::

    python -m training.export -o FOLDER

The segmentation is no PyanNet, so that no checkpoint of pyannote.audio can be made of it.
"""

from pathlib import Path
from typing import Annotated

import torch
import typer

from diarize.manifest import manifest_text
from embeddings.speechbrain import FEATURES, WEIGHTS
from training import bundle
from training.commands import run_command
from training.embedding.warm import shipped_weights

MODEL = bundle.WEIGHTS / "embedding.onnx"
PREFIX = "network."


def save_ecapa(model: Path, folder: Path) -> None:
    """Write the weights of an exported embedding as a folder that `SpeechBrainEmbedder` takes."""
    weights = {name.removeprefix(PREFIX): value for name, value in shipped_weights(model).items()}
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(weights, folder / WEIGHTS)
    features = {name: bundle.FEATURES[name] for name in bundle.FEATURES if name != "dimension"}
    text = manifest_text({"": {"front_end": "kaldi", **features}})
    (folder / FEATURES).write_text(text, encoding="utf-8")


def main(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")],
    model: Annotated[Path, typer.Option(help="At half precision.")] = MODEL,
) -> None:
    """Write the embedded embedding in the layout of speechbrain."""
    save_ecapa(model, output)
    typer.echo(f"{output}: {WEIGHTS} and {FEATURES}")


if __name__ == "__main__":
    run_command(main)
