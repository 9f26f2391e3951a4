"""Find the settings that depend on the weights, on simulated meetings of held-out speakers.

::

    python -m training.calibrate --data ../shared/data

Every recording is heard once and grouped many times: as many monologues, which must stay one
speaker, as conversations of two, of three and so on, in three scenes, and people who read in turn.
In most of them next to nothing is said twice, as in life: groups of the same words, again and
again, would pass for speakers, and the settings would suit that. They are other ones than those
of ``benchmarks.accuracy`` (other seeds), though their speakers are the same 89. What is best goes
into the bundle's ``[settings]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import mean
from typing import Annotated, NamedTuple, Self

import typer

from diarize import Diarizer, Errors, Samples, load_models, score
from diarize.bundle import find_bundle
from diarize.listen import Heard
from diarize.models import Models
from training.bundle import WEIGHTS, write
from training.cases import Case, Sizes, readers_in_turn, simulated_meetings
from training.corpus import CACHE, SAMPLE_RATE
from training.tables import table

SPEAKERS = (1, 2, 3, 4, 5, 6)
ONCE, LONG = Sizes(SPEAKERS, minutes=()), Sizes(SPEAKERS)


class Recordings(NamedTuple):
    """How many recordings are made from a seed on: of each scene, and of people who read."""

    seed: int
    once: int
    long: int
    read: int


SETS = (Recordings(10_000, once=36, long=18, read=36), Recordings(20_000, once=36, long=6, read=20))
"""What suits one of these does not suit the other: together they are 344."""
AS_GOOD = 0.005  # error rates closer than this are the luck of a few recordings
FIXED = {"regions": {"window": 2.0}}
BEGIN = {
    "same_speaker": 0.30,
    "same_voice": 1.04,
    "scarcity": 0.19,
    "mixing": 0.3,
    "crowd": 0.03,
    "solitude": 0.2,
    "dimensions": 8,
    "least_region": 0.5,
}
SAME_VOICE, SCARCITY = (0.96, 1.0, 1.04, 1.08), (0.13, 0.16, 0.19, 0.22)
OTHERS = {"solitude": (0.0, 0.1, 0.2, 0.3), "crowd": (0.0, 0.03, 0.06), "mixing": (0.2, 0.3, 0.4)}


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


@dataclass(frozen=True)
class Calibration:
    """Recordings that were heard once, and the trials made on them, by their settings."""

    models: Models
    cases: Sequence[Case]
    heard: Sequence[Heard]
    trials: dict[tuple[float, ...], Trial] = field(default_factory=dict)

    @classmethod
    def hear(cls, models: Models, cases: Sequence[Case]) -> Self:
        """Run both models over the recordings."""
        diarizer = Diarizer(models, FIXED)
        samples = (Samples(case.waveform, SAMPLE_RATE) for case in cases)
        return cls(models, cases, [diarizer.listen(each) for each in samples])

    def tried(self, settings: Mapping[str, float]) -> Trial:
        """Group and score what was heard under some settings."""
        key = tuple(settings.values())
        if key not in self.trials:
            self.trials[key] = self._trial(settings)
        return self.trials[key]

    def _trial(self, settings: Mapping[str, float]) -> Trial:
        diarizer = Diarizer(self.models, {**FIXED, "clustering": settings})
        errors, rates, right = Errors(), [], []
        for case, heard in zip(self.cases, self.heard, strict=True):
            found = diarizer.stitch(heard, diarizer.group(heard)).annotation
            wrong = score(case.reference, found, scored=case.scored)
            errors += wrong
            rates.append(wrong.rate)
            right.append(len(found.speakers) == len(case.reference.speakers))
        people = [len(case.reference.speakers) for case in self.cases]
        alone = [yes for yes, number in zip(right, people, strict=True) if number == 1]
        return Trial(settings, errors, mean(rates), mean(right), mean(alone or [1]))

    def search(self) -> Trial:
        """Try how like two voices of one speaker are, of much and of little, then the rest."""
        grid = product(SAME_VOICE, SCARCITY)
        pairs = [dict(zip(("same_voice", "scarcity"), pair, strict=True)) for pair in grid]
        best = settled([self.tried(BEGIN | pair) for pair in pairs])
        for name, values in OTHERS.items():
            for value in values:
                self.tried({**best.settings, name: value})
            best = settled(list(self.trials.values()))
        return best


def settled(trials: Sequence[Trial]) -> Trial:
    """Return the trial that finds the right number most often, of those `AS_GOOD` as the best.

    People who talk alone count twice: to be cut in two is the worst that can happen to a monologue.
    Of several the better one is taken.
    """
    least = min(trial.rate for trial in trials)
    good = [trial for trial in trials if trial.rate <= least + AS_GOOD]
    return max(good, key=lambda trial: (round(trial.exact + trial.alone, 6), -trial.rate))


def main(
    data: Annotated[Path, typer.Option(help="Folder with speech/, noise/ and rir/.")],
    folder: Annotated[Path, typer.Option(help="Bundle whose settings are written.")] = WEIGHTS,
) -> None:
    """Print every trial and write the best settings into the bundle."""
    cases = [case for each in SETS for case in _cases(data, each)]
    calibration = Calibration.hear(load_models(folder), cases)
    best = calibration.search()
    parts = ("missed", "false alarm", "confusion")
    header = (*BEGIN, "mean DER", "DER", *parts, "count exact", "one whole", "chosen")
    rows = [_row(trial, trial is best) for trial in calibration.trials.values()]
    typer.echo(table(header, rows))
    write(folder, find_bundle(folder).version, {**FIXED, "clustering": dict(best.settings)})


def _cases(data: Path, wanted: Recordings) -> Iterator[Case]:
    for scene in ("clean", "room", "mixed"):
        for number, sizes in ((wanted.once, ONCE), (wanted.long, LONG)):
            yield from simulated_meetings(data, CACHE, scene, number, wanted.seed, sizes)
    yield from readers_in_turn(data, CACHE, wanted.read, wanted.seed)


def _row(trial: Trial, best: bool) -> list[str]:
    errors = trial.errors
    parts = (errors.missed, errors.false_alarm, errors.confusion)
    return [
        *(f"{value:g}" for value in trial.settings.values()),
        f"{trial.rate:.1%}",
        f"{errors.rate:.1%}",
        *(f"{part / errors.speech:.1%}" for part in parts),
        f"{trial.exact:.0%}",
        f"{trial.alone:.0%}",
        "*" if best else "",
    ]


if __name__ == "__main__":
    typer.run(main)
