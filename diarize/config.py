"""All settings of the engine: one frozen value, overridden by bundles and files."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Self

from clustering import ClusteringConfig
from diarize.counting import CountingConfig
from diarize.errors import ConfigError
from diarize.files import read_toml
from diarize.regions import RegionConfig
from diarize.segmentation import SegmentationConfig
from diarize.stitch import StitchConfig
from diarize.transcript.config import AttributionConfig
from enrollment.config import EnrolmentConfig

Tables = Mapping[str, Mapping[str, Any]]

COUNTED_WITH = ("segmentation", "regions", "clustering")
"""Stages on which it depends how many speakers there seem to be."""
LARGEST = 10**9
"""No setting needs more; larger numbers would overflow."""
_KINDS: dict[type, tuple[type, str]] = {
    float: (Real, "a number"),
    int: (Integral, "a whole number"),
    str: (str, "text"),
    bool: (bool, "true or false"),
    tuple: (tuple, "a list of numbers"),
}
"""What a setting may be, by the type of its default, and what that is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of the engine, by stage.

    >>> Config().updated({"segmentation": {"step": 2.5}}).segmentation.step
    2.5
    """

    segmentation: SegmentationConfig = field(default_factory=SegmentationConfig)
    regions: RegionConfig = field(default_factory=RegionConfig)
    clustering: ClusteringConfig = field(default_factory=ClusteringConfig)
    counting: CountingConfig = field(default_factory=CountingConfig)
    stitch: StitchConfig = field(default_factory=StitchConfig)
    attribution: AttributionConfig = field(default_factory=AttributionConfig)
    enrolment: EnrolmentConfig = field(default_factory=EnrolmentConfig)

    def updated(self, tables: Tables, source: str = "settings") -> Self:
        """Return a copy with the settings of ``tables`` in place of these.

        How sure a count is was measured with all that comes before it: where that changes, nothing
        is known of it any more, unless the tables tell.

        Raises
        ------
        ConfigError
            A name that does not exist, or a value that makes no sense; the message opens with
            ``source``.
        """
        try:
            _refuse_unknown(tables, {stage.name for stage in fields(self)}, "table")
            stages = {
                name: _updated(getattr(self, name), table, name) for name, table in tables.items()
            }
        except (TypeError, ValueError) as problem:
            raise ConfigError(f"{source}: {problem}") from problem
        return replace(self, **{**self._uncounted(stages), **stages})

    def _uncounted(self, stages: Mapping[str, Any]) -> dict[str, Any]:
        """Return no `counting` to put in its place if ``stages`` make void what was measured."""
        changed = any(
            name in stages and stages[name] != getattr(self, name) for name in COUNTED_WITH
        )
        return {"counting": CountingConfig()} if changed and "counting" not in stages else {}

    def fitted(self, chunk: float, asked: Tables, source: str = "settings") -> Self:
        """Return a copy for a model that hears ``chunk`` seconds at once: no step may be longer.

        Raises
        ------
        ConfigError
            The settings that were ``asked`` for have a longer one; the message opens with
            ``source``.
        """
        step = self.segmentation.step
        if step <= chunk:
            return self
        if "step" in asked.get("segmentation", {}):
            raise ConfigError(
                f"{source}: [segmentation] step is at most {chunk:g} s, which the model hears at "
                f"once, got {step:g}"
            )
        return replace(self, segmentation=replace(self.segmentation, step=chunk))

    def times_heard(self, chunk: float) -> float:
        """Return how often what is said is in a region, if a model hears ``chunk`` s at once.

        Chunks overlap, and so do the windows of the regions of a chunk.
        """
        return chunk / self.segmentation.step * self.regions.window / self.regions.step


def read_settings(path: Path) -> Tables:
    """Read a configuration file: a TOML table for each stage.

    Raises
    ------
    ConfigError
        It cannot be read, or is not TOML.
    """
    try:
        return read_toml(path)
    except OSError as problem:
        raise ConfigError(f"{path} cannot be read: {problem.strerror}") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: is no TOML: {problem}") from problem
    except ValueError as problem:
        raise ConfigError(f"{path}: {problem}") from problem


def _updated(stage: Any, table: Any, name: str) -> Any:
    if not isinstance(table, Mapping):
        raise ValueError(f"[{name}] takes a table of settings, got {table!r}")
    try:
        _refuse_unknown(table, {setting.name for setting in fields(stage)}, "setting")
        values = {key: _typed(key, getattr(stage, key), value) for key, value in table.items()}
        return replace(stage, **values)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"[{name}] {problem}") from problem


def _refuse_unknown(given: Mapping[str, Any], known: set[str], what: str) -> None:
    if unknown := sorted(set(given) - known):
        raise ValueError(f"unknown {what} {unknown[0]!r}; known: {', '.join(sorted(known))}")


def _typed(name: str, default: Any, value: Any) -> Any:
    """Return a value of the type of the default: of a number, that of Python and not of NumPy."""
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        return tuple(_typed(f"a list in {name}", 0.0, each) for each in value)
    kind, (wanted, said) = type(default), _KINDS[type(default)]
    if isinstance(value, bool) != isinstance(default, bool) or not isinstance(value, wanted):
        raise ValueError(f"{name} takes {said}, got {value!r}")
    if isinstance(value, Real) and kind is not bool:
        _refuse_beyond(name, value)
    return kind(value)


def _refuse_beyond(name: str, value: Any) -> None:
    if not -math.inf < value < math.inf:
        raise ValueError(f"{name} takes a number that has an end, got {value}")
    if not -LARGEST <= value <= LARGEST:
        raise ValueError(f"{name} takes a number from -{LARGEST} to {LARGEST}")
