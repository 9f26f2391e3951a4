"""PyanNet, the segmentation network of pyannote.audio, built from a checkpoint's numbers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diarize.errors import ModelError
from diarize.frames import FrameGrid
from diarize.segmentation.checkpoint import Inert, plain, read_saved

MONO_LABEL, MULTI_LABEL = 1, 2
PER_FRAME = 1
PARTS = {
    "sincnet": {"stride", "sample_rate"},
    "lstm": {
        "hidden_size",
        "num_layers",
        "bidirectional",
        "monolithic",
        "dropout",
        "batch_first",
    },
    "linear": {"hidden_size", "num_layers"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a checkpoint was trained to say.

    Attributes
    ----------
    duration : float
        Seconds of its chunks.
    speakers : int
        Local speakers in a chunk.
    at_once : int or None
        How many of them may talk at once in a powerset; None where each has a probability.
    """

    duration: float
    speakers: int
    at_once: int | None

    @property
    def classes(self) -> list[str]:
        """Names for the local speakers; they mean nothing."""
        return [f"speaker#{number + 1}" for number in range(self.speakers)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network that is ready to run, and what its output means.

    ``model`` maps float32 ``(batch, 1, samples)`` to ``(batch, frames, classes)``: natural
    logarithms of probabilities of a powerset, or probabilities of speakers.
    """

    model: Any
    task: Task
    grid: FrameGrid

    @property
    def chunk(self) -> int:
        """Samples in a chunk."""
        return round(self.task.duration * self.grid.sample_rate)


def read_network(file: Path) -> Network:
    """Read a checkpoint of pyannote.audio whose architecture is PyanNet.

    Raises
    ------
    ModelError
        It is no such checkpoint, or holds more than tensors and numbers.
    """
    saved = read_saved(file)
    about = saved.get("pyannote.audio")
    if not isinstance(about, dict) or not isinstance(saved.get("state_dict"), dict):
        raise ModelError(f"{file} is no checkpoint of pyannote.audio: it does not say of what")
    try:
        _check_architecture(about.get("architecture"))
        task = _task(about.get("specifications"))
        settings = _settings(plain(saved.get("hyper_parameters", {})))
        model = _built(settings, task, saved["state_dict"])
    except ValueError as problem:
        raise ModelError(f"{file}: {problem}") from problem
    return Network(model=model, task=task, grid=_grid(model, settings))


def _check_architecture(named: Any) -> None:
    name = named.get("class") if isinstance(named, dict) else None
    if name != "PyanNet":
        raise ValueError(f"its architecture is {name!r}, and only 'PyanNet' can be built here")


def _task(specifications: Any) -> Task:
    if not isinstance(specifications, Inert):
        raise ValueError("it does not specify one task")
    state = vars(specifications)
    problem, resolution = (_choice(state.get(name)) for name in ("problem", "resolution"))
    classes, duration = plain(state.get("classes")), state.get("duration")
    at_once = state.get("powerset_max_classes")
    if problem != (MULTI_LABEL if at_once is None else MONO_LABEL) or resolution != PER_FRAME:
        raise ValueError("it was not trained to segment speakers: no label for each of them")
    if not isinstance(classes, list) or not isinstance(duration, (int, float)) or duration <= 0:
        raise ValueError("it names no speakers, or no length of its chunks")
    if at_once is not None and not (isinstance(at_once, int) and 1 <= at_once <= len(classes)):
        raise ValueError(f"{at_once!r} of {len(classes)} speakers at once makes no sense")
    return Task(duration=float(duration), speakers=len(classes), at_once=at_once)


def _choice(member: Any) -> Any:
    """Return the value of a member of an enumeration."""
    return member.given[0] if isinstance(member, Inert) and member.given else None


def _settings(given: Any) -> dict[str, Any]:
    """Return the hyper-parameters once they are known names and numbers, and no more."""
    if not isinstance(given, dict):
        raise ValueError("its hyper-parameters are no table")
    settings = {name: value for name, value in given.items() if value is not None}
    numbers = {name: settings[name] for name in settings if name not in PARTS}
    _check_numbers(numbers, {"sample_rate", "num_channels"}, "hyper-parameter")
    for part in settings.keys() & PARTS:
        _check_numbers(settings[part], PARTS[part], f"hyper-parameter {part}.")
    return settings


def _check_numbers(table: Any, known: set[str], what: str) -> None:
    if not isinstance(table, dict):
        raise ValueError(f"{what} is no table")
    for name, value in table.items():
        if name not in known or not isinstance(value, (bool, int, float)):
            raise ValueError(f"{what} {name} = {value!r} is none of PyanNet; refused")


def _built(settings: Mapping[str, Any], task: Task, weights: Mapping[str, Any]) -> Any:
    os.environ["PYANNOTE_METRICS_ENABLED"] = "false"  # it reports to its makers unless told not to
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    model = PyanNet(**settings)
    model.specifications = Specifications(
        problem=Problem(MULTI_LABEL if task.at_once is None else MONO_LABEL),
        resolution=Resolution(PER_FRAME),
        duration=task.duration,
        classes=task.classes,
        powerset_max_classes=task.at_once,
        permutation_invariant=True,
    )
    model.build()
    try:
        # what only training needs, such as the weights of a loss, may be there too
        model.load_state_dict({name: weights[name] for name in model.state_dict()})
    except (KeyError, RuntimeError, TypeError) as problem:
        raise ValueError("its weights are not those of the PyanNet it describes") from problem
    return model.eval().requires_grad_(False)


def _grid(model: Any, settings: Mapping[str, Any]) -> FrameGrid:
    """Return where frames fall: around the centre of what each of them hears."""
    hop = model.receptive_field_size(2) - model.receptive_field_size(1)
    first = model.receptive_field_center(0) - hop // 2
    return FrameGrid(hop, settings.get("sample_rate", 16_000), first)
