"""A segmentation network that can learn, out of a bundle or a checkpoint of pyannote.audio."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from diarize.bundle import SegmentationModel, read_verified
from diarize.checkpoints import checkpoint_file
from diarize.conversion.export import SEGMENTATION, at_once, onnx_of, segmentation_graph
from diarize.conversion.manifest import Checkpoint, model_table, segmentation_table
from diarize.finetuning.weights import from_onnx, to_onnx
from diarize.frames import FrameGrid
from diarize.segmentation.powerset import powerset
from diarize.segmentation.pyannet import read_network
from diarize.segmentation.pyannote import FILE

TUNED = ", fine-tuned"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learner:
    """A network that learns to say who talks when inside chunks.

    Attributes
    ----------
    network : torch.nn.Module
        float32 ``(batch, 1, samples)`` -> log-probabilities ``(batch, frames, classes)``.
    grid : FrameGrid
        Where its frames fall in a chunk.
    chunk, frames : int
        Samples that it takes at once, and frames that it gives for them.
    speakers, at_once : int
        Local speakers, and how many of them may talk at once.
    content : callable
        Gives it as ONNX.
    table : callable
        Gives what a bundle says of such a file.
    """

    network: nn.Module
    grid: FrameGrid
    chunk: int
    frames: int
    speakers: int
    at_once: int
    content: Callable[[], bytes]
    table: Callable[[bytes], Mapping[str, Any]]

    @property
    def classes(self) -> Tensor:
        """Who talks in each class, float32 ``(classes, speakers)``."""
        return torch.from_numpy(powerset(self.speakers, self.at_once))


def of_bundle(model: SegmentationModel) -> Learner:
    """Return the network of a bundle that turnwise trained.

    Raises
    ------
    ModelError
        It is another network, or its file is damaged.
    """
    network = from_onnx(read_verified(model), model.file.name)
    about = Checkpoint(source=model.source.removesuffix(TUNED) + TUNED, license=model.license)
    geometry = {
        name: getattr(model, name)
        for name in ("sample_rate", "chunk", "hop", "first", "speakers", "at_once")
    }
    return Learner(
        network=network,
        grid=FrameGrid(model.hop, model.sample_rate, model.first),
        chunk=model.chunk,
        frames=_frames(network, model.chunk),
        speakers=model.speakers,
        at_once=model.at_once,
        content=lambda: to_onnx(network, {"name": "turnwise segmentation" + TUNED}),
        table=lambda content: model_table("segmentation.onnx", content, about) | geometry,
    )


def of_checkpoint(given: Checkpoint) -> Learner:
    """Return a PyanNet with the powerset of its speakers; its sinc filters stay as they are.

    Raises
    ------
    ModelError
        The checkpoint is missing, gated, or of another kind.
    """
    known = read_network(checkpoint_file(given.source, FILE))
    network = segmentation_graph(known).requires_grad_(requires_grad=True)
    about = Checkpoint(source=given.told + TUNED, license=given.license)
    return Learner(
        network=network,
        grid=known.grid,
        chunk=known.chunk,
        frames=_frames(network, known.chunk),
        speakers=known.task.speakers,
        at_once=at_once(known),
        content=lambda: onnx_of(network.eval(), torch.zeros(2, 1, known.chunk), SEGMENTATION),
        table=lambda content: segmentation_table(content, about, known),
    )


@torch.inference_mode()
def _frames(network: nn.Module, chunk: int) -> int:
    return int(network.eval()(torch.zeros(1, 1, chunk)).shape[1])
