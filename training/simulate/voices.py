"""Talkers: speakers of a corpus who can be asked for some seconds of speech."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from diarize.frames import runs
from training.activity import GRID, speech_activity
from training.corpus import Corpus, Utterance

MARGIN = 8
"""Frames of pause kept before and after a stretch at most, faded in and out."""


@dataclass(frozen=True)
class Speech:
    """A stretch of one voice: float32 ``(frames * 160,)`` and bool ``(frames,)``."""

    waveform: NDArray[np.float32]
    active: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.active)

    def until(self, frame: int) -> "Speech":
        """Return the part before ``frame``, faded out; the speaker was cut short."""
        frame = max(frame, 1)
        if frame >= len(self):
            return self
        return Speech(_faded(self.waveform[: frame * GRID.hop]), self.active[:frame])


class VoiceBank:
    """The utterances of a corpus, with their speech activity found once."""

    def __init__(self, corpus: Corpus, least_seconds: float = 2.0) -> None:
        self.corpus = corpus
        self.by_speaker = {
            speaker: utterances
            for speaker, utterances in corpus.by_speaker().items()
            if sum(utterance.seconds for utterance in utterances) >= least_seconds
        }
        self.speakers = tuple(self.by_speaker)
        self.mates = _by_corpus(self.by_speaker)
        self.speech = lru_cache(maxsize=None)(self._speech)

    def cast(self, talkers: int, rng: Generator, same_corpus: float = 0.4) -> list["Talker"]:
        """Choose different speakers, sometimes of one corpus: there, microphones tell nothing."""
        pool = self.speakers
        if rng.random() < same_corpus:
            first = self.by_speaker[pool[rng.integers(len(pool))]][0]
            mates = self.mates[first.corpus]
            pool = mates if len(mates) >= talkers else pool
        willing = (pool[index] for index in rng.permutation(len(pool)) if self.speaks(pool[index]))
        return [Talker(name, self, rng) for name in islice(willing, talkers)]

    def speaks(self, name: str) -> bool:
        """Tell whether speech was found in any utterance of a speaker."""
        return any(self.speech(utterance).any() for utterance in self.by_speaker[name])

    def _speech(self, utterance: Utterance) -> NDArray[np.bool_]:
        return speech_activity(self.corpus.waveform(utterance))


def _by_corpus(by_speaker: dict[str, list[Utterance]]) -> dict[str, tuple[str, ...]]:
    mates: dict[str, tuple[str, ...]] = {}
    for speaker, utterances in by_speaker.items():
        mates[utterances[0].corpus] = (*mates.get(utterances[0].corpus, ()), speaker)
    return mates


class Talker:
    """A participant: says utterances in random order and repeats them only when out of words."""

    def __init__(self, name: str, bank: VoiceBank, rng: Generator) -> None:
        self.name = name
        self._bank = bank
        utterances = bank.by_speaker[name]
        self._order = [utterances[index] for index in rng.permutation(len(utterances))]
        self._utterance = -1
        self._active = np.zeros(0, dtype=np.bool_)
        self._frame = 0

    def say(self, frames: int) -> Speech:
        """Return the next stretch of speech: about ``frames`` long, or to the utterance's end."""
        start = self._next_start()
        stretches = [(start + a, start + b) for a, b in runs(self._active[start:])]
        end = _cut(stretches, start + frames)
        self._frame = end
        return self._between(start, end)

    def recite(self, samples: int) -> NDArray[np.float32]:
        """Return utterance after utterance, pauses and all, float32 ``(samples,)``."""
        said = np.concatenate([self._bank.corpus.waveform(item) for item in self._order])
        return np.resize(said, samples)

    def _next_start(self) -> int:
        for _ in range(len(self._order) + 1):
            rest = np.flatnonzero(self._active[self._frame :])
            if len(rest):
                return self._frame + int(rest[0])
            self._utterance = (self._utterance + 1) % len(self._order)
            self._active = self._bank.speech(self._order[self._utterance])
            self._frame = 0
        raise ValueError(f"speaker {self.name!r} never speaks in {len(self._order)} utterances")

    def _between(self, start: int, end: int) -> Speech:
        first = start - _pause(self._active[:start][::-1])
        last = end + _pause(self._active[end:])
        utterance = self._order[self._utterance]
        samples = self._bank.corpus.samples[
            utterance.first + first * GRID.hop : utterance.first + last * GRID.hop
        ]
        waveform = samples.astype(np.float32) / np.float32(32768)
        return Speech(_faded(waveform), self._active[first:last])


def _pause(active: NDArray[np.bool_]) -> int:
    """Return how many frames, ``MARGIN`` at most, pass before speech begins."""
    speech = np.flatnonzero(active[:MARGIN])
    return int(speech[0]) if len(speech) else min(MARGIN, len(active))


def _cut(stretches: list[tuple[int, int]], wanted: int, tolerance: int = 40) -> int:
    """End at a pause where one is near, else in the middle of speech."""
    ends = np.array([end for _, end in stretches])
    nearest = int(ends[np.abs(ends - wanted).argmin()])
    if abs(nearest - wanted) <= tolerance or nearest == ends[-1] < wanted:
        return nearest
    for start, end in stretches:
        if start < wanted < end:
            return wanted
    return int(ends[ends <= wanted].max(initial=ends[0]))


def _faded(waveform: NDArray[np.float32], samples: int = 320) -> NDArray[np.float32]:
    """Fade both edges over 20 ms."""
    samples = min(samples, len(waveform) // 2)
    ramp = np.linspace(0, 1, samples, dtype=np.float32)
    faded = waveform.copy()
    faded[:samples] *= ramp
    faded[len(faded) - samples :] *= ramp[::-1]
    return faded
