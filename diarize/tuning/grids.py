"""The settings that are tried, and their values."""

from dataclasses import replace
from typing import NamedTuple

from diarize.config import Config


class Setting(NamedTuple):
    """One setting of the engine, by its stage and its name."""

    stage: str
    name: str

    def __str__(self) -> str:
        """Return ``stage.name``."""
        return f"{self.stage}.{self.name}"

    def of(self, config: Config) -> float:
        """Return its value."""
        return float(getattr(getattr(config, self.stage), self.name))

    def put(self, config: Config, value: float) -> Config:
        """Return a copy of ``config`` in which it has another value."""
        stage = replace(getattr(config, self.stage), **{self.name: value})
        return replace(config, **{self.stage: stage})


# The most telling first. Each grid lies around what bundles are calibrated to.
GRIDS: dict[Setting, tuple[float, ...]] = {
    Setting("clustering", "same_voice"): (
        *(0.5, 0.55, 0.6, 0.65, 0.7, 0.74, 0.77),
        *(0.8, 0.83, 0.86, 0.9, 0.95, 1.0),
    ),
    Setting("clustering", "mixing"): (0.0, 0.07, 0.14, 0.3, 0.6),
    Setting("clustering", "least_speaker"): (4.0, 7.0, 10.0, 16.0, 24.0, 40.0),
    Setting("stitch", "longest_pause"): (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0),
    Setting("stitch", "count_bias"): (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4),
}
WINDOW = Setting("regions", "window")
"""Changes what is heard, so that each of its values costs another run of the models."""
LENGTHS = (1.5, 2.0, 3.0)


def values(setting: Setting, config: Config) -> list[float]:
    """Return what is tried for a setting, smallest first: its grid, and what it is now."""
    return sorted({*GRIDS[setting], setting.of(config)})


def starts(config: Config, *, thorough: bool) -> list[Config]:
    """Return what to search from, each heard anew: the settings as they are come first."""
    if not thorough:
        return [config]
    shortest = config.regions.step  # or regions would have parts that no window hears
    lengths = (each for each in LENGTHS if each >= shortest and each != WINDOW.of(config))
    return [config, *(WINDOW.put(config, length) for length in lengths)]
