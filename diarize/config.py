"""All settings of the engine: one frozen value, overridden by bundles and files."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
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

LARGEST = 10**9
"""No setting needs more; larger numbers would overflow."""


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

        Raises
        ------
        ConfigError
            A name that does not exist, or a value that makes no sense; the message opens with
            ``source``.
        """
        try:
            _refuse_unknown(tables, {stage.name for stage in fields(self)}, "table")
            stages = {name: _updated(getattr(self, name), table) for name, table in tables.items()}
        except (TypeError, ValueError) as problem:
            raise ConfigError(f"{source}: {problem}") from problem
        return replace(self, **stages)


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
    except ValueError as problem:
        raise ConfigError(f"{path}: {problem}") from problem


def _updated(stage: Any, table: Any) -> Any:
    if not isinstance(table, Mapping):
        raise ValueError(f"{type(stage).__name__} takes a table of settings, got {table!r}")
    _refuse_unknown(table, {setting.name for setting in fields(stage)}, "setting")
    given = {name: tuple(each) if isinstance(each, list) else each for name, each in table.items()}
    for name, value in given.items():
        _refuse_other_type(name, getattr(stage, name), value)
    return replace(stage, **given)


def _refuse_unknown(given: Mapping[str, Any], known: set[str], what: str) -> None:
    if unknown := sorted(set(given) - known):
        raise ValueError(f"unknown {what} {unknown[0]!r}; known: {', '.join(sorted(known))}")


def _refuse_other_type(name: str, default: Any, value: Any) -> None:
    if isinstance(default, tuple) and isinstance(value, tuple):
        for each in value:
            _refuse_other_type(f"a list in {name}", 0.0, each)
        return
    wanted = (int, float) if isinstance(default, float) else type(default)
    if isinstance(value, bool) != isinstance(default, bool) or not isinstance(value, wanted):
        raise ValueError(f"{name} takes a {type(default).__name__}, got {value!r}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} takes a number that has an end, got {value}")
    if isinstance(value, int | float) and abs(value) > LARGEST:
        raise ValueError(f"{name} takes a number from -{LARGEST} to {LARGEST}")
