"""Find the settings that depend on the weights, on simulated meetings of held-out speakers.

::

    python -m training.calibrate --data ../shared/data

Every recording is heard once, and divided into one speaker, two and so on; then all settings are
tried that say where to stop. There are as many monologues, which must stay one speaker, as
conversations of two, of three and so on, in three scenes, and people who read in turn. In most of
them next to nothing is said twice, as in life: groups of the same words, again and again, would
pass for speakers, and the settings would suit that. They are other ones than those of
``benchmarks.accuracy`` (other seeds), though their speakers are the same 89. What is best goes into
the bundle's ``[settings]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from math import nan
from pathlib import Path
from statistics import mean
from typing import Annotated, Any, NamedTuple, Self

import typer

from diarize import Diarizer, Errors, Samples, load_models
from diarize.bundle import find_bundle
from diarize.config import Config
from diarize.models import Models
from training.bundle import WEIGHTS, write
from training.cases import SHORT, Case, Sizes, readers_in_turn, simulated_meetings
from training.commands import data_option, run_command
from training.corpus import CACHE, SAMPLE_RATE
from training.counting import fitted, folded
from training.divided import Divided
from training.tables import table

SPEAKERS = (1, 2, 3, 4, 5, 6)
ONCE, LONG = Sizes(SPEAKERS, minutes=()), Sizes(SPEAKERS)


class Recordings(NamedTuple):
    """How many recordings are made from a seed on: of each scene, and of people who read."""

    seed: int
    once: int
    long: int
    read: int
    short: int = 0


SETS = (
    Recordings(10_000, once=36, long=18, read=36),
    Recordings(20_000, once=36, long=6, read=20),
    Recordings(30_000, once=24, long=12, read=20, short=24),
)
"""What suits one of these does not suit the others: together they are 544."""
AS_GOOD = 0.005  # error rates closer than this are the luck of a few recordings
LUCK = 0.05  # and so are shares with the right number, all recordings' and monologues' together
FIXED = {"regions": {"window": 2.0}}
GIVEN = {"same_speaker": 0.30, "dimensions": 8, "least_region": 0.5}
"""Decides what groups there are, not how many, or serves confidences: chosen before, or by hand."""
GRID = {
    "same_voice": (0.83, 0.86, 0.89, 0.92, 0.95, 0.98),
    "scarcity": (0.07, 0.1, 0.13, 0.16),
    "mixing": (0.2, 0.3, 0.4),
}
SHOWN = 20
"""Trials of the table: the best ones."""


@dataclass(frozen=True)
class Trial:
    """Settings of the clustering, and what they gave over all recordings.

    ``rate`` is the mean of the recordings' error rates, so that each counts the same: whoever has
    one cares for no other, however long. ``exact`` is the share of them with the right number of
    speakers, ``alone`` that of the monologues alone.
    """

    settings: Mapping[str, float]
    errors: Errors
    rate: float
    exact: float
    alone: float

    @property
    def right(self) -> float:
        """Both shares together: people who talk alone count twice."""
        return round(self.exact + self.alone, 6)


@dataclass(frozen=True)
class Calibration:
    """Recordings that were heard once, each divided in all ways."""

    recordings: Sequence[Divided]

    @classmethod
    def hear(cls, models: Models, cases: Sequence[Case]) -> Self:
        """Run both models over the recordings."""
        diarizer = Diarizer(models, tables({}))
        samples = (Samples(case.waveform, SAMPLE_RATE) for case in cases)
        heard = (diarizer.listen(each) for each in samples)
        return cls([Divided.of(diarizer, *pair) for pair in zip(cases, heard, strict=True)])

    def tried(self, settings: Mapping[str, float]) -> Trial:
        """Say what settings give."""
        config = Config().updated(tables(settings)).clustering
        found = [each.under(config) for each in self.recordings]
        right = [
            each.speakers == outcome.speakers
            for each, outcome in zip(self.recordings, found, strict=True)
        ]
        alone = [
            yes for yes, each in zip(right, self.recordings, strict=True) if each.speakers == 1
        ]
        rate = mean(outcome.errors.rate for outcome in found)
        errors = sum((outcome.errors for outcome in found), start=Errors())
        return Trial(settings, errors, rate, mean(right), mean(alone or [1]))

    def search(self, now: Mapping[str, float] | None = None) -> list[Trial]:
        """Try all settings of the grid; what is chosen comes first. `settled` tells of ``now``."""
        tried = [
            self.tried(dict(zip(GRID, values, strict=True))) for values in product(*GRID.values())
        ]
        best = settled(tried, now)
        return [best, *sorted((each for each in tried if each is not best), key=_order)]

    def counted(self, settings: Mapping[str, float]) -> dict[str, Mapping[str, Any]]:
        """Fit how sure the number of speakers is, and print how that turns out in five folds.

        Of too few recordings nothing is learnt, and there is no table.
        """
        config = Config().updated(tables(settings)).clustering
        try:
            found = folded(self.recordings, config)
        except ValueError as problem:
            typer.echo(f"how sure the number is cannot be told: {problem}")
            return {}
        for sure, right in found:
            typer.echo(f"a number that is said to be {sure:.0%} likely is right in {right:.0%}")
        return {"counting": asdict(fitted(self.recordings, config))}


def tables(settings: Mapping[str, float]) -> dict[str, Mapping[str, float]]:
    """Return the settings of a bundle: what is found, and beside it what it was found with."""
    return {**FIXED, "clustering": {**GIVEN, **settings}}


def settled(trials: Sequence[Trial], now: Mapping[str, float] | None = None) -> Trial:
    """Return the trial that finds the right number most often, of those `AS_GOOD` as the best.

    To be cut in two is the worst that can happen to a monologue, which is why these count twice.
    Of several the better one is taken. The settings that the bundle has ``now`` stay, if they are
    as good, unless that is by more than `LUCK`: what is best on some recordings is not on others.
    """
    least = min(trial.rate for trial in trials)
    good = [trial for trial in trials if trial.rate <= least + AS_GOOD]
    best = min(good, key=_order)
    kept = [trial for trial in good if trial.settings == now and best.right <= trial.right + LUCK]
    return kept[0] if kept else best


def _order(trial: Trial) -> tuple[float, float]:
    return -trial.right, trial.rate


def main(
    data: Annotated[Path, data_option("speech/dev", "noise", "rir")],
    folder: Annotated[Path, typer.Option(help="Bundle whose settings are written.")] = WEIGHTS,
) -> None:
    """Print the chosen trial and the best others, and write its settings into the bundle."""
    models = load_models(folder)
    known = models.settings.get("clustering", {})
    now = {name: float(known.get(name, nan)) for name in GRID}
    cases = [case for each in SETS for case in _cases(data, each)]
    calibration = Calibration.hear(models, cases)
    best, *others = calibration.search(now)
    parts = ("missed", "false alarm", "confusion")
    header = (*GRID, "mean DER", "DER", *parts, "count exact", "one whole")
    typer.echo(table(header, [_row(trial) for trial in (best, *others[: SHOWN - 1])]))
    typer.echo(f"the first of {1 + len(others)} was chosen")
    counting = calibration.counted(best.settings)
    write(folder, find_bundle(folder).version, tables(best.settings) | counting)


def _cases(data: Path, wanted: Recordings) -> Iterator[Case]:
    for scene in ("clean", "room", "mixed"):
        for number, sizes in ((wanted.once, ONCE), (wanted.long, LONG), (wanted.short, SHORT)):
            yield from simulated_meetings(data, CACHE, scene, number, wanted.seed, sizes)
    yield from readers_in_turn(data, CACHE, wanted.read, wanted.seed)


def _row(trial: Trial) -> list[str]:
    errors = trial.errors
    parts = (errors.missed, errors.false_alarm, errors.confusion)
    return [
        *(f"{value:g}" for value in trial.settings.values()),
        f"{trial.rate:.1%}",
        f"{errors.rate:.1%}",
        *(f"{part / errors.speech:.1%}" for part in parts),
        f"{trial.exact:.0%}",
        f"{trial.alone:.0%}",
    ]


if __name__ == "__main__":
    run_command(main)
