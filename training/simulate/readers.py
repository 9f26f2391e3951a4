"""People who read in turn, a whole utterance each: what tests made of a corpus sound like."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from diarize.timeline import Annotation, Turn
from training.acoustics import add_noise
from training.corpus import SAMPLE_RATE, Corpus, Utterance
from training.simulate.meeting import Conversation
from training.simulate.recording import coloured_noise


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSettings:
    """Who reads, for how long, and how they take turns.

    ``overlap`` is the share of turns that begin 0.3 to 1.5 s before the one before has ended; the
    others begin 0.1 to 1 s after. ``snr`` is how far in dB noise lies below the speech. Readers
    have ``enough`` seconds to say, or else the same utterances would come again and again.
    """

    speakers: int = 2
    seconds: float = 120.0
    overlap: float = 0.1
    snr: float = 30.0
    enough: float = 20.0


@dataclass(frozen=True)
class _Part:
    """What somebody reads, and from which second on."""

    speaker: str
    start: float
    utterance: Utterance

    @property
    def end(self) -> float:
        return self.start + self.utterance.seconds


def simulate_reading(corpus: Corpus, settings: ReadingSettings, seed: int) -> Conversation:
    """Let speakers of a corpus read in turn; equal arguments give equal recordings.

    A turn is an utterance from its first sample to its last, with all its pauses.
    """
    rng = np.random.default_rng(seed)
    parts = list(_parts(corpus, settings, rng))
    waveform = np.zeros(round(settings.seconds * SAMPLE_RATE), np.float32)
    for part in parts:
        said, first = corpus.waveform(part.utterance), round(part.start * SAMPLE_RATE)
        waveform[first : first + len(said)] += said
    turns = [Turn(part.start, part.end, part.speaker) for part in parts]
    return Conversation(_recorded(waveform, settings.snr, rng), Annotation(f"read-{seed}", turns))


def _parts(corpus: Corpus, settings: ReadingSettings, rng: Generator) -> Iterator[_Part]:
    """Yield what fits into the recording, speaker after speaker, nobody twice in a row."""
    readers = _readers(corpus, settings, rng)
    moment, speaker = 0.5, ""
    while True:
        others = [name for name in readers if name != speaker] or [speaker]
        speaker = others[rng.integers(len(others))]
        part = _Part(speaker, moment, next(readers[speaker]))
        if part.end > settings.seconds - 0.01:  # samples are whole
            return
        yield part
        early = rng.random() < settings.overlap
        moment = part.end + (-rng.uniform(0.3, 1.5) if early else rng.uniform(0.1, 1.0))


def _readers(
    corpus: Corpus, settings: ReadingSettings, rng: Generator
) -> dict[str, Iterator[Utterance]]:
    """Choose speakers who have enough to say."""
    able = {
        name: utterances
        for name, utterances in corpus.by_speaker().items()
        if sum(utterance.seconds for utterance in utterances) >= settings.enough
    }
    number = settings.speakers
    if len(able) < number:
        raise ValueError(
            f"{number} readers were asked for, but only {len(able)} have enough to say"
        )
    names = list(able)
    chosen = (names[place] for place in rng.permutation(len(names))[:number])
    return {name: _shuffled(able[name], rng) for name in chosen}


def _shuffled(utterances: list[Utterance], rng: Generator) -> Iterator[Utterance]:
    """Yield utterances in random order, again and again."""
    yield from cycle([utterances[place] for place in rng.permutation(len(utterances))])


def _recorded(speech: NDArray[np.float32], snr: float, rng: Generator) -> NDArray[np.float32]:
    """Bring the loudest sample to a half, and add steady noise."""
    loud = speech * np.float32(0.5 / max(float(np.abs(speech).max(initial=0.0)), 1e-6))
    return add_noise(loud, coloured_noise(len(loud), rng), snr)
