"""Find the settings that depend on the weights, on simulated meetings of held-out speakers.

::

    python -m training.calibrate --data ../shared/data

Every meeting is heard once and grouped many times. The meetings are other ones than those of
``benchmarks.accuracy`` (other seeds), though their speakers are the same 89; half of them are
monologues, which must stay one speaker. What is best goes into the bundle's ``[settings]``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.cases import Case, simulated_meetings
from benchmarks.report import table
from diarize import Diarizer, Errors, Samples, load_models, score
from diarize.bundle import find_bundle
from diarize.listen import Heard
from diarize.models import Models
from training.bundle import WEIGHTS, write
from training.corpus import SAMPLE_RATE

FIRST_SEED = 10_000
MEETINGS = 5  # in each scene, and twice as many monologues
LONGEST = (2.0, 2.5)
AS_GOOD = 0.01  # error rates closer than this are the luck of a few meetings
SAME_SPEAKER = (0.20, 0.23, 0.26, 0.29, 0.32, 0.36)
ONE_VOICE = (0.20, 0.25)  # the first wins where both are as good
FIXED = (("regions", "longest"), ("clustering", "one_voice"))  # while same_speaker is settled
CACHE = Path.home() / ".cache" / "turnwise" / "training"


@dataclass(frozen=True)
class Trial:
    """Settings, and what they gave over all meetings."""

    settings: Mapping[str, Mapping[str, Any]]
    errors: Errors
    exact: float

    def setting(self, stage: str, name: str) -> float:
        """Return one of the settings."""
        return float(self.settings[stage][name])


def heard_in(models: Models, cases: list[Case], longest: float) -> list[Heard]:
    """Run both models over the meetings, with regions of about a length at most."""
    diarizer = Diarizer(models, {"regions": {"longest": longest}})
    return [diarizer.listen(Samples(case.waveform, SAMPLE_RATE)) for case in cases]


def tried(
    models: Models, cases: list[Case], heard: list[Heard], settings: dict[str, dict[str, Any]]
) -> Trial:
    """Group and score what was heard under some settings."""
    diarizer = Diarizer(models, settings)
    errors, exact = Errors(), 0
    for case, each in zip(cases, heard, strict=True):
        found = diarizer.stitch(each, diarizer.group(each)).annotation
        errors += score(case.reference, found, scored=case.scored)
        exact += len(found.speakers) == len(case.reference.speakers)
    return Trial(settings, errors, exact / len(cases))


def search(models: Models, cases: list[Case]) -> Iterator[Trial]:
    """Try every length of regions with all thresholds."""
    for longest in LONGEST:
        heard = heard_in(models, cases, longest)
        for same_speaker in SAME_SPEAKER:
            for one_voice in ONE_VOICE:
                cosines = {"same_speaker": same_speaker, "one_voice": one_voice}
                settings = {"regions": {"longest": longest}, "clustering": cosines}
                yield tried(models, cases, heard, settings)


def chosen(trials: list[Trial]) -> Trial:
    """Return the middle of the thresholds that are as good as the best, within `AS_GOOD`."""
    best = min(trials, key=lambda trial: trial.errors.rate)
    plateau = [
        trial
        for trial in trials
        if all(trial.setting(*each) == best.setting(*each) for each in FIXED)
        and trial.errors.rate <= best.errors.rate + AS_GOOD
    ]
    plateau.sort(key=lambda trial: trial.setting("clustering", "same_speaker"))
    return plateau[(len(plateau) - 1) // 2]


def main(
    data: Annotated[Path, typer.Option(help="Folder with speech/, noise/ and rir/.")],
    folder: Annotated[Path, typer.Option(help="Bundle whose settings are written.")] = WEIGHTS,
) -> None:
    """Print every trial and write the best settings into the bundle."""
    cases = [
        *simulated_meetings(data, CACHE, "room", MEETINGS, FIRST_SEED),
        *simulated_meetings(data, CACHE, "mixed", MEETINGS, FIRST_SEED),
        *simulated_meetings(data, CACHE, "room", 2 * MEETINGS, FIRST_SEED, counts=(1,)),
    ]
    trials = list(search(load_models(folder), cases))
    best = chosen(trials)
    header = ("longest", "same_speaker", "one_voice", "DER", "confusion", "count exact", "chosen")
    typer.echo(table(header, [_row(trial, trial is best) for trial in trials]))
    write(folder, find_bundle(folder).version, {k: dict(v) for k, v in best.settings.items()})


def _row(trial: Trial, best: bool) -> list[str]:
    errors = trial.errors
    return [
        f"{trial.setting('regions', 'longest'):g}",
        f"{trial.setting('clustering', 'same_speaker'):g}",
        f"{trial.setting('clustering', 'one_voice'):g}",
        f"{errors.rate:.1%}",
        f"{errors.confusion / errors.speech:.1%}",
        f"{trial.exact:.0%}",
        "*" if best else "",
    ]


if __name__ == "__main__":
    typer.run(main)
