"""Words with exact times: what the speakers of a simulated meeting say, cut into pieces."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.random import Generator

from diarize import Annotation, Turn
from diarize.transcript import Transcript, Utterance, Word
from training.simulate.turns import Manners

# Seconds of a word, log-normal: median, deviation of the logarithm, and the shortest.
WORD, SPREAD, SHORTEST = 0.27, 0.45, 0.08
# Words of a sentence on average, and the silence after which the same speaker begins another.
SENTENCE, PAUSE = 12, 0.6
# Words of what a recogniser calls a segment, whoever says them.
SEGMENT = 20


def spoken(
    turns: Annotation, rng: Generator, full_stops: bool = True, *, apart: bool = False
) -> Transcript:
    """Return words that fill the turns, each with its true speaker, in order of their starts.

    With ``full_stops``, sentences end with most turns and, inside of long ones, now and then. As in
    what recognisers write, segments say nothing about who speaks; or, with ``apart``, each is a
    sentence of one speaker, as where a recogniser hears channels or voices apart: they overlap.
    """
    sides = [list(_said(_of(turns, name), rng, full_stops)) for name in turns.speakers]
    if apart:
        segments = sorted(
            (segment for words in sides for segment in _sentences(words)),
            key=lambda words: (words[0].start, words[0].end),
        )
    else:
        words = sorted(chain(*sides), key=lambda word: (word.start, word.end))
        segments = [words[cut : cut + SEGMENT] for cut in range(0, len(words), SEGMENT)]
    return Transcript(
        recording=turns.recording, utterances=[Utterance(tuple(each)) for each in segments]
    )


def _sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield words up to each full stop."""
    sentence: list[Word] = []
    for word in words:
        sentence.append(word)
        if word.text.endswith("."):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _of(turns: Annotation, speaker: str) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == speaker]


def _said(turns: Sequence[Turn], rng: Generator, full_stops: bool) -> Iterator[Word]:
    following = [turn.start for turn in turns[1:]] + [np.inf]
    for turn, later in zip(turns, following, strict=True):
        edges = _edges(turn, rng)
        stops = rng.random(len(edges) - 1) < 1 / SENTENCE
        stops[-1] |= later - turn.end > PAUSE
        for start, end, stop in zip(edges, edges[1:], stops, strict=False):
            text = "so." if stop and full_stops else "so"
            yield Word(text=text, start=float(start), end=float(end), speaker=turn.speaker)


def _edges(turn: Turn, rng: Generator) -> list[float]:
    """Cut a turn into words without pauses between them."""
    drawn = WORD * np.exp(SPREAD * rng.standard_normal(int(turn.duration / SHORTEST) + 1))
    ends = np.cumsum(np.maximum(drawn, SHORTEST))
    inside = ends[ends < turn.duration - SHORTEST]
    return [turn.start, *(turn.start + inside).tolist(), turn.end]


def long_meeting(length: int, rng: Generator) -> Annotation:
    """Return turns of eight speakers, whose lengths and gaps are those of `Manners`."""
    manners, turns, now = Manners(), list[Turn](), 0.0
    for _ in range(length):
        drawn = manners.turn * np.exp(manners.turn_spread * rng.standard_normal())
        turn = Turn(now, now + float(np.clip(drawn, 0.3, 20.0)), f"s{rng.integers(8)}")
        turns.append(turn)
        now = max(turn.end + rng.normal(manners.gap, manners.gap_spread), turn.start + 0.3)
    return Annotation("long", turns)
