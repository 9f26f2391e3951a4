"""The embedded embedding in the layout of speechbrain, for those who work with torch.

::

    python -m training.export -o FOLDER

The segmentation is no PyanNet, so that no checkpoint of pyannote.audio can be made of it.
"""

from pathlib import Path
from typing import Annotated

import torch
import typer

from diarize.bundle import EmbeddingModel, find_bundle, read_verified
from embeddings.speechbrain import FEATURES, WEIGHTS
from training.embedding.warm import shipped_weights

PREFIX = "network."


def save_ecapa(model: EmbeddingModel, folder: Path) -> None:
    """Write the weights of a bundle's embedding as a folder that `SpeechBrainEmbedder` takes.

    Raises
    ------
    ModelError
        The file is not that of the bundle.
    """
    read_verified(model)
    weights = {
        name.removeprefix(PREFIX): value for name, value in shipped_weights(model.file).items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(weights, folder / WEIGHTS)
    (folder / FEATURES).write_text(
        f'front_end = "kaldi"\nbins = {model.bins}\n'
        f'sample_rate = {model.sample_rate}\nwindow = "{model.window}"\n',
        encoding="utf-8",
    )


def main(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")],
    bundle: Annotated[str, typer.Option(help="Name or folder of a model bundle.")] = "auto",
) -> None:
    """Write the embedding of a bundle in the layout of speechbrain."""
    save_ecapa(find_bundle(bundle).embedding, output)
    typer.echo(f"{output}: {WEIGHTS} and {FEATURES}")


if __name__ == "__main__":
    typer.run(main)
