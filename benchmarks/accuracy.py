"""Diarization error on real and simulated meetings.

::

    python -m benchmarks.accuracy --data ../shared/data

Collar 0, overlap scored, number of speakers unknown to the engine. Errors are added up over the
recordings of a group before the rate is taken.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Annotated, Any

import typer

from benchmarks.report import keep
from benchmarks.speech import WithAmi
from diarize import Annotation, Diarizer, Errors, Samples, load_models, score
from training.cases import (
    ALONE,
    AMI_PAUSE,
    SAID_ONCE,
    SHORT,
    Case,
    ami_excerpts,
    readers_in_turn,
    simulated_meetings,
)
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE
from training.tables import table

PATIENT = f"AMI excerpts (turns bridge {AMI_PAUSE:g} s)"
ALONE_IN_ROOM = "monologues in a room"
BRIEF, ONCE = "20 to 90 s in a room", "nothing said twice in a room"
HEADER = ("recordings", "n", "DER", "missed", "false alarm", "confusion", "count exact", "RTF")


@dataclass(frozen=True)
class Outcome:
    """What came out for one case, or for several added up."""

    recordings: int = 0
    exact: int = 0
    seconds: float = 0.0
    took: float = 0.0
    errors: Errors = field(default_factory=Errors)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.recordings + other.recordings,
            self.exact + other.exact,
            self.seconds + other.seconds,
            self.took + other.took,
            self.errors + other.errors,
        )


def outcome(case: Case, found: Annotation, took: float) -> Outcome:
    """Compare what was found with the answer."""
    errors = score(case.reference, found, scored=case.scored)
    truth = case.reference.within(case.scored)
    exact = len(found.within(case.scored).speakers) == len(truth.speakers)
    return Outcome(1, int(exact), case.seconds, took, errors)


def measure(diarizer: Diarizer, cases: Iterable[Case]) -> dict[str, Outcome]:
    """Diarize all cases and add the outcomes up by group."""
    groups: dict[str, Outcome] = {}
    for case in cases:
        start = time.perf_counter()
        found = diarizer(Samples(case.waveform, SAMPLE_RATE))
        took = time.perf_counter() - start
        groups[case.group] = groups.get(case.group, Outcome()) + outcome(
            case, found.annotation, took
        )
    return groups


def grouped(name: str, cases: Iterable[Case]) -> Iterator[Case]:
    """Yield cases in one group of their own, which no total holds."""
    for case in cases:
        yield replace(case, group=name)


def bridging(diarizer: Diarizer, pause: float) -> Diarizer:
    """Return a diarizer whose turns go on over pauses of so many seconds."""
    return diarizer.configured(diarizer.config.updated({"stitch": {"longest_pause": pause}}))


def called(scene: str, cases: Iterable[Case]) -> Iterator[Case]:
    """Yield cases of a meeting room in the groups of another scene."""
    for case in cases:
        yield replace(case, group=case.group.replace("meeting room", scene))


def with_totals(groups: dict[str, Outcome]) -> dict[str, Outcome]:
    """Add the rows that the targets speak of."""
    totals: dict[str, list[Outcome]] = defaultdict(list)
    for name, each in groups.items():
        scene, _, speakers = name.partition(", ")
        if speakers:
            totals[f"{scene}, all"].append(each)
        if speakers[:1] in ("3", "4"):
            totals[f"{scene}, 3-4 speakers"].append(each)
    return groups | {name: sum(each, start=Outcome()) for name, each in totals.items()}


def row(name: str, found: Outcome) -> list[str]:
    """Return a line of the table."""
    errors = found.errors
    parts = (errors.missed, errors.false_alarm, errors.confusion)
    return [
        name,
        str(found.recordings),
        f"{errors.rate:.1%}",
        *(f"{part / errors.speech:.1%}" for part in parts),
        f"{found.exact / found.recordings:.0%}",
        f"{found.took / found.seconds:.3f}",
    ]


def as_dict(found: Outcome) -> dict[str, Any]:
    """Return the figures of a group."""
    errors = found.errors
    return {
        "recordings": found.recordings,
        "hours": round(found.seconds / 3600, 3),
        "der": round(errors.rate, 4),
        "missed": round(errors.missed / errors.speech, 4),
        "false_alarm": round(errors.false_alarm / errors.speech, 4),
        "confusion": round(errors.confusion / errors.speech, 4),
        "count_exact": round(found.exact / found.recordings, 4),
        "rtf": round(found.took / found.seconds, 4),
    }


def main(
    data: WithAmi,
    bundle: str = "embedded",
    threads: int = 2,
    first_seed: Annotated[int, typer.Option(help="Other seeds, other meetings.")] = 0,
    name: Annotated[str, typer.Option(help="Of the file in benchmarks/results.")] = "accuracy",
) -> None:
    """Print the table and write it to benchmarks/results."""
    diarizer = Diarizer(load_models(bundle, threads=threads))
    rooms = simulated_meetings(data, CACHE, "room", first_seed=first_seed)
    halls = simulated_meetings(data, CACHE, "hall", meetings=10, first_seed=first_seed)
    anything = simulated_meetings(data, CACHE, "mixed", meetings=10, first_seed=first_seed)
    close = simulated_meetings(data, CACHE, "clean", meetings=10, first_seed=first_seed)
    alone = simulated_meetings(data, CACHE, "room", 10, first_seed, ALONE)
    brief = simulated_meetings(data, CACHE, "room", 48, first_seed, SHORT)
    once = simulated_meetings(data, CACHE, "room", 60, first_seed, SAID_ONCE)
    readers = readers_in_turn(data, CACHE, first_seed=first_seed)
    apart = called(BRIEF, brief), called(ONCE, once)
    meetings = chain(rooms, halls, close, anything, readers, *apart)
    patient = measure(bridging(diarizer, AMI_PAUSE), grouped(PATIENT, ami_excerpts(data)))
    cases = chain(ami_excerpts(data), grouped(ALONE_IN_ROOM, alone), meetings)
    groups = with_totals(patient | measure(diarizer, cases))
    typer.echo(table(HEADER, [row(*group) for group in groups.items()]))
    figures = {group: as_dict(found) for group, found in groups.items()}
    convention = "collar 0, overlap scored, speaker count unknown"
    keep(name, {"convention": convention, "first_seed": first_seed, "groups": figures})


if __name__ == "__main__":
    run_command(main)
