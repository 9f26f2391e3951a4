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

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.participants import SCENE_NAMES, participants
from benchmarks.report import keep
from benchmarks.searches import CONFIG, Row, Searches, figures
from benchmarks.speech import DataOption
from diarize import Diarizer, load_models
from diarize.bundle import find_bundle
from diarize.judge import judge_of_cohort
from enrollment.identification import identify
from enrollment.judgement import Judge
from enrollment.known import KnownVoices
from training.bundle import EMBEDDING, WEIGHTS
from training.cohort import LEAST, Embed, onnx_model, speech, strangers
from training.corpus import CACHE, Corpus, load_corpus
from training.identification import CONDITIONS, ENROLLED, SPOKEN, Enrolled, Listener, split

PEOPLE = (10, 100, 1000)
CUTS = 4
"""Searches for one speaker, at most."""
SPLITS = 10
FILLED_FROM = 1_000
"""The first number of those who fill the library up."""


@dataclass(frozen=True, slots=True)
class Hall:
    """Everybody there is: those who are heard, and those who only fill the library up."""

    heard: Enrolled
    filling: Enrolled
    judge: Judge

    def search(self, voices: KnownVoices, enrolled: float, people: int) -> Searches:
        """Search for voices in libraries of so many people, others each time."""
        mine, fill = self.heard.within(enrolled), self.filling.within(enrolled)
        parts = []
        for known, rest in _libraries(mine, fill, people):
            library = _both(_of(mine, known), _of(fill, rest)).merged()
            found = identify(voices.vectors, voices.seconds, library, self.judge, CONFIG)
            parts.append(Searches.of(found, voices.owners, known))
        return Searches.joined(parts)


def _libraries(mine: KnownVoices, fill: KnownVoices, people: int) -> Iterator[tuple[Any, Any]]:
    speakers, rng = np.unique(mine.owners), np.random.default_rng(0)
    number = min(people, len(speakers) // 2)
    for _ in range(SPLITS):
        known = rng.permutation(speakers)[:number]
        yield known, np.unique(fill.owners)[: people - number]


def _of(voices: KnownVoices, owners: NDArray[np.int64]) -> KnownVoices:
    return voices.take(np.flatnonzero(np.isin(voices.owners, owners)))


def _both(first: KnownVoices, second: KnownVoices) -> KnownVoices:
    return KnownVoices(
        np.concatenate([first.vectors, second.vectors]),
        np.concatenate([first.owners, second.owners]),
        np.concatenate([first.seconds, second.seconds]),
    )


def fillers(train: Corpus, dev: Corpus) -> list[str]:
    """Return speakers to fill a library with, those first who come from where the others do."""
    own, taken = train.by_speaker(), set(strangers(train))
    shares = Counter(each[0].corpus for each in dev.by_speaker().values())
    turns: Counter[str] = Counter()
    ranked = []
    for name in np.random.default_rng(0).permutation(sorted(own)).tolist():
        corpus = own[name][0].corpus
        if name not in taken and sum(each.seconds for each in own[name]) >= LEAST:
            turns[corpus] += 1
            ranked.append((turns[corpus] / shares[corpus] if shares[corpus] else np.inf, name))
    return [name for _, name in sorted(ranked)]


def measured(hall: Hall, listener: Listener, spoken: Sequence[Any]) -> Iterator[Row]:
    """Yield a row for each condition, length and size of the library."""
    for condition in CONDITIONS:
        for seconds in SPOKEN:
            voices = listener.hear(spoken, seconds, condition, CUTS)
            yield from rows(hall, voices, {"condition": condition, "spoken": seconds})


def in_meetings(hall: Hall, folder: Path, data: Path) -> Iterator[Row]:
    """Yield the rows of voices that a bundle hears in meetings, after the seconds of most."""
    for scene in SCENE_NAMES:
        voices = participants(Diarizer(load_models(folder)), data, scene)
        seconds = round(float(np.median(voices.seconds)), 1)
        yield from rows(hall, voices, {"condition": f"{scene}, meeting", "spoken": seconds})


def rows(hall: Hall, voices: KnownVoices, head: Row) -> Iterator[Row]:
    """Yield a row for each length that is enrolled and size of the library."""
    for enrolled in ENROLLED:
        for people in PEOPLE:
            rates = figures(hall.search(voices, enrolled, people))
            yield head | {"enrolled": enrolled, "people": people} | rates


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
    data: DataOption = Path("../shared/data"),
    folder: Annotated[Path, typer.Option(help="Bundle to measure")] = WEIGHTS,
) -> None:
    """Print and keep how often names are missed, and given to strangers."""
    hall, listener, spoken = opened(data, folder, onnx_model(folder / EMBEDDING))
    typer.echo(HEAD)
    found = []
    for row in chain(measured(hall, listener, spoken), in_meetings(hall, folder, data)):
        found.append(row)
        typer.echo(line(row))
    keep("identification", {"far": CONFIG.far, "suggest_far": CONFIG.suggest_far, "rows": found})


if __name__ == "__main__":
    typer.run(main)
