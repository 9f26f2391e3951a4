"""From labelled recordings to a bundle whose segmentation has learnt from them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diarize.bundle import Bundle, find_bundle
from diarize.conversion.exchange import with_segmentation
from diarize.errors import ScoringError
from diarize.extras import torch_device, torch_extra
from diarize.finetuning.config import FittingConfig
from diarize.finetuning.result import FineTuned
from diarize.labelled import Labelled, all_labelled
from diarize.listen import Progress, silent

if TYPE_CHECKING:
    from diarize.conversion import Checkpoint
    from diarize.finetuning.learner import Learner
    from diarize.finetuning.material import Material

NAME = "-finetuned"


def finetune(
    recordings: Iterable[Labelled],
    bundle: str | Path = "auto",
    *,
    checkpoint: "Checkpoint | None" = None,
    config: FittingConfig | None = None,
    device: str = "cpu",
    progress: Progress = silent,
) -> FineTuned:
    """Train the segmentation of a bundle further on recordings of which one knows who speaks when.

    A fifth of them is held out, and the errors inside its chunks are measured before and after.
    The recordings are kept in memory, 115 MB an hour. With ``checkpoint``, of pyannote.audio, its
    network is trained and takes the place of the bundle's.

    Raises
    ------
    AudioError
        A recording cannot be read, or ends before its turns.
    ModelError
        The extra ``[torch]`` is not installed, or the network cannot be trained.
    ScoringError
        There are no recordings, or too few in which somebody talks.
    ValueError
        Unknown device.
    """
    config = config or FittingConfig()
    known = all_labelled(recordings)
    if not known:
        raise ScoringError("there are no recordings to learn from")
    begun = find_bundle(bundle)
    learner, place = _begun(begun, checkpoint, device)
    from diarize.finetuning.fitting import fit
    from diarize.finetuning.held_out import errors, split

    parts = split(known, _read(known, learner, progress), config.seed)
    before = errors(learner, parts.held_out, place)
    fit(learner, parts.learnt, config, place, progress)
    return FineTuned(
        before=before,
        after=errors(learner, parts.held_out, place),
        held_out=parts.names,
        same_voices=parts.same_voices,
        seconds=sum(len(each.samples) for each in parts.learnt) / learner.grid.sample_rate,
        files=_files(begun, learner),
    )


def _begun(bundle: Bundle, checkpoint: "Checkpoint | None", device: str) -> "tuple[Learner, Any]":
    """Return what learns, and the torch device where it does."""
    with torch_extra("fine-tuning"):
        import onnx  # noqa: F401 - torch writes ONNX by it, and would say so too late

        from diarize.finetuning import learner

        place = torch_device(device)
    if checkpoint:
        return learner.of_checkpoint(checkpoint), place
    return learner.of_bundle(bundle.segmentation), place


def _read(
    recordings: Sequence[Labelled], learner: "Learner", progress: Progress
) -> "list[Material]":
    from diarize.finetuning.material import Material

    materials = []
    for number, recording in enumerate(recordings):
        progress("reading", number, len(recordings))
        materials.append(Material.of(recording, learner))
    progress("reading", len(recordings), len(recordings))
    return materials


def _files(bundle: Bundle, learner: "Learner") -> Mapping[str, bytes]:
    """Return the files of a bundle with the network that learnt in the place of its own."""
    learner.network.cpu()  # from where it learnt and was measured: ONNX is written here
    content = learner.content()
    name = bundle.name.removesuffix(NAME) + NAME
    return with_segmentation(bundle, name, content, learner.table(content))
