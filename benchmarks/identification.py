"""How surely voices are named, and strangers are not: ``python -m benchmarks.identification``.

Held-out speakers of ``DATA/speech/dev``: half of them are known, or ten, and the library is
filled up with speakers that were trained on, of the same corpora as far as there are any, but
none of the cohort. All are then heard in other utterances than those they are enrolled with, the
strangers among them too; ten times over, with others known each time: alone, and as the diarizer
hears them in simulated meetings. Who has less speech than there is to be enrolled gives what there
is.

The bundle's cohort and calibration come from ``training.naming``, and know nothing of these
speakers. Intervals are of 95 %, over speakers drawn with replacement.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks.libraries import Hall, fillers
from benchmarks.participants import SCENE_NAMES, participants
from benchmarks.report import keep
from benchmarks.searches import CONFIG, Row, Searches, figures
from benchmarks.speech import data_option
from diarize import Diarizer, load_models
from diarize.bundle import find_bundle
from diarize.judge import judge_of_cohort
from enrollment.known import KnownVoices
from training.bundle import EMBEDDING, WEIGHTS
from training.cohort import Embed, onnx_model, speech
from training.commands import run_command
from training.corpus import CACHE, load_corpus
from training.identification import CONDITIONS, ENROLLED, SPOKEN, Enrolled, Listener, split

PEOPLE = (10, 100, 1000)
CUTS = 4
"""Searches for one speaker, at most."""
ALL = "all"
FILLED_FROM = 1_000
"""The first number of those who fill the libraries up."""


Searched = tuple[Row, Searches]
"""What was searched for and among whom, and what came of it."""


def measured(hall: Hall, listener: Listener, spoken: Sequence[Any]) -> Iterator[Searched]:
    """Yield the searches for each condition, length and size of the library."""
    for condition in CONDITIONS:
        for seconds in SPOKEN:
            voices = listener.hear(spoken, seconds, condition, CUTS)
            yield from searched(hall, voices, {"condition": condition, "spoken": seconds})


def in_meetings(hall: Hall, folder: Path, data: Path) -> Iterator[Searched]:
    """Yield the searches for voices that a bundle hears in meetings, after the seconds of most."""
    for scene in SCENE_NAMES:
        voices = participants(Diarizer(load_models(folder)), data, scene)
        seconds = round(float(np.median(voices.seconds)), 1)
        yield from searched(hall, voices, {"condition": f"{scene}, meeting", "spoken": seconds})


def searched(hall: Hall, voices: KnownVoices, head: Row) -> Iterator[Searched]:
    """Yield the searches for each length that is enrolled and size of the library."""
    for enrolled in ENROLLED:
        for people in PEOPLE:
            what = head | {"enrolled": enrolled, "people": people}
            yield what, hall.search(voices, enrolled, people)


def rows(searches: Iterable[Searched]) -> Iterator[Row]:
    """Yield a row for each, then one for all of a condition, and one for all there are."""
    conditions: dict[str, list[Searches]] = defaultdict(list)
    for what, found in searches:
        conditions[what["condition"]].append(found)
        yield what | figures(found)
    for condition, parts in {**conditions, ALL: [*chain(*conditions.values())]}.items():
        what = {"condition": condition, "spoken": ALL, "enrolled": ALL, "people": ALL}
        yield what | figures(Searches.joined(parts))


HEAD = (
    "condition        spoken  enrolled  people   FAR, 1 % asked       FAR, 10 % asked      "
    "FRR                  FRR at FAR 1 %"
)


def line(row: Row) -> str:
    """Return a row of the printed table."""
    what = f"{row['condition']:<15} {row['spoken']:>5} s {row['enrolled']:>7} s {row['people']:>7}"
    rates = ("far", "suggested", "frr", "frr_at_far")
    return f"{what}  " + "  ".join(_rate(row, rate) for rate in rates)


def _rate(row: Row, name: str) -> str:
    low, high = row[f"{name}_interval"]
    return f"{100 * row[name]:5.1f} % [{100 * low:4.1f}, {100 * high:5.1f}]"


def opened(data: Path, folder: Path, embed: Embed) -> tuple[Hall, Listener, list[Any]]:
    """Embed what is enrolled, and return it with what is to be heard."""
    judge = judge_of_cohort(find_bundle(folder))
    dev, train = (load_corpus(data / "speech" / part, CACHE) for part in ("dev", "train"))
    mine = [split(dev, own) for own in dev.by_speaker().values()]
    others = train.by_speaker()
    names = fillers(train, dev)[: max(PEOPLE)]
    filling = Enrolled.of(embed, [speech(train, others[name], max(ENROLLED)) for name in names])
    numbered = replace(filling.voices, owners=filling.voices.owners + FILLED_FROM)
    hall = Hall(
        Enrolled.of(embed, [first for first, _ in mine]), replace(filling, voices=numbered), judge
    )
    return hall, Listener(embed, dev), [last for _, last in mine]


def main(
    data: Annotated[Path, data_option("speech/train", "noise", "rir")] = Path("../shared/data"),
    folder: Annotated[Path, typer.Option(help="Bundle to measure")] = WEIGHTS,
) -> None:
    """Print and keep how often names are missed, and given to strangers."""
    hall, listener, spoken = opened(data, folder, onnx_model(folder / EMBEDDING))
    typer.echo(HEAD)
    found = []
    searches = chain(measured(hall, listener, spoken), in_meetings(hall, folder, data))
    for row in rows(searches):
        found.append(row)
        typer.echo(line(row))
    keep("identification", {"far": CONFIG.far, "suggest_far": CONFIG.suggest_far, "rows": found})


if __name__ == "__main__":
    run_command(main)
