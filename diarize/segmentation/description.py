"""What a checkpoint of pyannote.audio says of its network, taken as numbers or refused."""

from dataclasses import dataclass
from typing import Any

from diarize.segmentation.checkpoint import Inert, plain
from diarize.segmentation.config import LEAST_STEP

MONO_LABEL, MULTI_LABEL = 1, 2
PER_FRAME = 1
SHORTEST, LONGEST = 2 * LEAST_STEP, 600.0
"""Seconds of a chunk: they overlap by half, and longer ones are no chunks."""
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


def check_architecture(named: Any) -> None:
    """Raise ValueError unless it is the one that can be built here."""
    name = named.get("class") if isinstance(named, dict) else None
    if name != "PyanNet":
        raise ValueError(f"its architecture is {name!r}, and only 'PyanNet' can be built here")


def read_task(specifications: Any) -> Task:
    """Return what the network was trained to say; ValueError if that is not who speaks."""
    if not isinstance(specifications, Inert):
        raise ValueError("it does not specify one task")
    state = vars(specifications)
    problem, resolution = (_choice(state.get(name)) for name in ("problem", "resolution"))
    classes, duration = plain(state.get("classes")), state.get("duration")
    at_once = state.get("powerset_max_classes")
    if problem != (MULTI_LABEL if at_once is None else MONO_LABEL) or resolution != PER_FRAME:
        raise ValueError("it was not trained to segment speakers: no label for each of them")
    if not (isinstance(classes, list) and classes and isinstance(duration, (int, float))):
        raise ValueError("it names no speakers, or no length of its chunks")
    if not SHORTEST <= duration <= LONGEST:
        raise ValueError(f"its chunks have {duration} s, not {SHORTEST} to {LONGEST}")
    if at_once is not None and not (isinstance(at_once, int) and 1 <= at_once <= len(classes)):
        raise ValueError(f"{at_once!r} of {len(classes)} speakers at once makes no sense")
    return Task(duration=float(duration), speakers=len(classes), at_once=at_once)


def _choice(member: Any) -> Any:
    """Return the value of a member of an enumeration."""
    return member.given[0] if isinstance(member, Inert) and member.given else None


def read_settings(given: Any) -> dict[str, Any]:
    """Return the hyper-parameters; ValueError unless they are known names, and numbers."""
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
