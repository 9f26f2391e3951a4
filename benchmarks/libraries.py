"""Libraries of which others are known each time, filled up with people who are not heard."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.searches import CONFIG, Searches
from enrollment.identification import identify
from enrollment.judgement import Judge
from enrollment.known import KnownVoices
from training.cohort import LEAST, strangers
from training.corpus import Corpus
from training.identification import Enrolled

SPLITS = 10

Owners = NDArray[np.int64]


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


def _libraries(
    mine: KnownVoices, fill: KnownVoices, people: int
) -> Iterator[tuple[Owners, Owners]]:
    speakers, rng = np.unique(mine.owners), np.random.default_rng(0)
    number = min(people, len(speakers) // 2)
    for _ in range(SPLITS):
        known = rng.permutation(speakers)[:number]
        yield known, np.unique(fill.owners)[: people - number]


def _of(voices: KnownVoices, owners: Owners) -> KnownVoices:
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
