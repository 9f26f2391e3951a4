"""Checkpoint to ONNX: ``python -m training.embedding.export CHECKPOINT --data DATA -o FILE``."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray

from diarize.atomic import write_atomically
from diarize.conversion.export import EMBEDDING, onnx_of
from diarize.conversion.half import store_at_half_precision
from diarize.conversion.int8 import EXAMPLES, with_int8_convolutions
from diarize.conversion.pooling import lean
from training.acoustics import Acoustics
from training.checkpoints import read_checkpoint
from training.commands import data_option, run_command
from training.corpus import load_corpus
from training.embedding.config import CropConfig
from training.embedding.crops import Crops
from training.embedding.model import ModelConfig, Student
from training.embedding.whiten import RIDGE, whitened, whitening, within_covariance

if TYPE_CHECKING:
    import onnx

LENGTHS = (30, 100, 163, 700, 2000)
"""Frames at which the exported model is compared with the one it was made from."""
WHITENING = 100
"""Batches of crops that it is measured on."""
FARTHEST = 2e-3
"""Greatest difference in a value of a unit vector: what storing half the bits may cost."""


def to_onnx(student: Student, provenance: Mapping[str, str]) -> "onnx.ModelProto":
    """Return the student as a model: features ``(batch, frames, bins)`` to unit rows.

    Batch and frames are free. ``provenance`` becomes the metadata of the file.
    """
    import onnx

    # one voice: speechbrain's mask is traced for as many rows, and one row fits any number
    example = torch.randn(1, 200, ModelConfig().bins)
    written = onnx_of(student.eval(), example, EMBEDDING)
    model = store_at_half_precision(onnx.load_from_string(written))
    onnx.helper.set_model_props(model, dict(provenance))
    return model


def farthest(
    student: Student, model: bytes, lengths: Sequence[int] = LENGTHS, seed: int = 0
) -> float:
    """Return the greatest difference between student and exported model, on random features."""
    rng, worst = np.random.default_rng(seed), 0.0
    for frames in lengths:
        features = rng.standard_normal((2, frames, ModelConfig().bins)).astype(np.float32)
        with torch.inference_mode():
            expected = student.eval()(torch.from_numpy(features)).numpy()
        worst = max(worst, float(np.abs(run_onnx(model, features) - expected).max()))
    return worst


def run_onnx(model: bytes, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run a model on features ``(batch, frames, bins)``."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(["embedding"], {"features": features})[0], np.float32)


def read_student(checkpoint: Path) -> tuple[Student, dict[str, str]]:
    """Return the averaged student of a checkpoint, and what is known of its training."""
    state = read_checkpoint(checkpoint, "student")
    width = state["average"]["network.blocks.0.conv.conv.weight"].shape[0]
    student = Student(ModelConfig(channels=width))
    student.load_state_dict(state["average"])
    numbers = {"steps": str(state["step"]), "hours": f"{state['seconds'] / 3600:.2f}"}
    return student.eval(), numbers


def drawn(data: Path, cache: Path) -> Crops:
    """Return crops drawn like the training's, but in no guise; seeds do not meet."""
    corpus = load_corpus(data / "speech" / "train", cache)
    config = CropConfig(seed=1_000_003, perturbed=0)
    # there is nothing to be taught: they say who meets whom, which is anybody
    anything = np.random.default_rng(0).standard_normal((1, len(corpus.utterances), 16))
    acoustics = Acoustics.load(data, "train", cache)
    return Crops(corpus, acoustics, anything.astype(np.float32), config)


def whitened_on(student: Student, crops: Crops, ridge: float) -> Student:
    """Whiten on the first crops."""
    covariance = within_covariance(student, map(crops.batch, range(WHITENING)))
    return whitened(student, whitening(covariance, ridge))


def in_int8(student: Student, crops: Crops) -> bytes:
    """Return the student with convolutions in eight bits, whose ranges are those of later crops."""
    small = deepcopy(student)
    small.network = lean(small.network)
    model = to_onnx(small, {}).SerializeToString()
    return with_int8_convolutions(model, voices(crops, WHITENING))


def least_cosine(model: bytes, small: bytes, crops: Crops) -> float:
    """Return how far a voice may move: the least cosine of crops that set no range."""
    heard = voices(crops, WHITENING + EXAMPLES)
    pairs = [(run_onnx(model, each[None])[0], run_onnx(small, each[None])[0]) for each in heard]
    return float(min(known @ found for known, found in pairs))


def voices(crops: Crops, first: int) -> Iterator[NDArray[np.float32]]:
    """Yield `EXAMPLES` crops, one of each batch from ``first``."""
    return (crops.batch(first + number).features[0] for number in range(EXAMPLES))


def main(
    checkpoint: Annotated[Path, typer.Argument(help="What training wrote: checkpoint.pt")],
    data: Annotated[Path | None, data_option("speech/train", "noise", "rir")] = None,
    output: Annotated[Path, typer.Option("-o", "--output")] = Path(
        "diarize/weights/embedding.onnx"
    ),
    ridge: Annotated[float, typer.Option(help="Of the whitening")] = RIDGE,
    seed: Annotated[int, typer.Option(help="Which the training had; noted in the file")] = 0,
) -> None:
    """Export the averaged weights and make sure that they compute the same.

    With DATA they are whitened on its speech, and written in eight bits too.
    """
    torch.set_num_threads(1)
    student, numbers = read_student(checkpoint)
    crops = drawn(data, checkpoint.parent) if data else None
    if crops:
        student = whitened_on(student, crops, ridge)
    numbers |= {"seed": str(seed), "ridge": str(ridge) if crops else "not whitened"}
    provenance = {"recipe": "training/embedding", **numbers}
    model = to_onnx(student, provenance).SerializeToString()
    if (difference := farthest(student, model)) > FARTHEST:
        raise RuntimeError(f"the exported model differs by {difference:.1e}, more than {FARTHEST}")
    write_atomically(output, model)
    typer.echo(f"{output}: {len(model) / 1e6:.1f} MB, differs by at most {difference:.1e}")
    if crops:
        small, file = in_int8(student, crops), output.with_stem(f"{output.stem}-int8")
        cosine = least_cosine(model, small, crops)
        write_atomically(file, small)
        typer.echo(f"{file}: {len(small) / 1e6:.1f} MB, the least cosine is {cosine:.4f}")


if __name__ == "__main__":
    run_command(main)
