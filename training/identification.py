"""What scores of identification mean, fitted on speakers that were trained on.

``training.naming`` runs it for a bundle. Speakers of the cohort do not take part. Everybody is
enrolled with 5, 15 and 30 seconds, and compared with everybody's 1.5, 3 and 10 seconds from other
utterances, clean and in a room full of babble.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from enrollment.calibration import Calibration
from enrollment.cohort import Cohort
from enrollment.fitting import fit_calibration
from enrollment.known import KnownVoices
from enrollment.trials import Trials, compared
from training.acoustics import add_noise, reverberate, simulated_room
from training.cohort import PIECE, Embed, Waveform, pieces, speech, strangers
from training.corpus import SAMPLE_RATE, Corpus, Utterance

ENROLLED = (5.0, 15.0, 30.0)
SPOKEN = (1.5, 3.0, 10.0)
CONDITIONS = ("clean", "noisy")
SNR = 10.0
TALKERS = 5
CUTS = 2
"""Cuts of one length from one speaker, at most."""
SPEAKERS = 1500
PAIRS = 40_000
"""Pairs of two speakers in each of the eighteen conditions."""

Split = tuple[Waveform, Waveform]
"""Speech to be enrolled with, and speech to be recognised by."""


def divided(utterances: Sequence[Utterance]) -> tuple[Sequence[Utterance], Sequence[Utterance]]:
    """Divide a speaker's utterances: half of the speech, or more of it if 20 seconds are left.

    The second part is empty if there is one utterance.
    """
    ends = np.cumsum([utterance.seconds for utterance in utterances])
    wanted = min(max(ENROLLED), max(ends[-1] - 20, ends[-1] / 2))
    first = max(1, min(int(np.searchsorted(ends, wanted)) + 1, len(utterances) - 1))
    return utterances[:first], utterances[first:]


def split(corpus: Corpus, utterances: Sequence[Utterance]) -> Split:
    """Return the speech of both parts of a speaker's utterances: see `divided`."""
    first, last = divided(utterances)
    said = [corpus.waveform(utterance) for utterance in last]
    return (
        speech(corpus, first, max(ENROLLED)),
        np.concatenate([np.empty(0, np.float32), *said]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """The pieces that speakers are enrolled with, numbered for each speaker, int64 ``(n,)``."""

    voices: KnownVoices
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, embed: Embed, waveforms: Sequence[Waveform]) -> "Enrolled":
        """Embed the pieces of a waveform for each speaker; speakers are numbered."""
        cut = [
            (speaker, number, piece)
            for speaker, waveform in enumerate(waveforms)
            for number, piece in enumerate(pieces(waveform))
        ]
        numbers = np.array([number for _, number, _ in cut], np.int64)
        return cls(_embedded(embed, [(speaker, piece) for speaker, _, piece in cut]), numbers)

    def within(self, seconds: float) -> KnownVoices:
        """Return what is enrolled in the first seconds of each speaker."""
        return self.voices.take(np.flatnonzero(self.numbers * PIECE < seconds))


def _embedded(embed: Embed, cut: Sequence[tuple[int, Waveform]]) -> KnownVoices:
    return KnownVoices(
        np.array([embed(piece) for _, piece in cut], np.float32),
        np.array([speaker for speaker, _ in cut], np.int64),
        np.array([len(piece) / SAMPLE_RATE for _, piece in cut]),
    )


@dataclass(frozen=True, slots=True)
class Listener:
    """Hears speakers as they are, or in a room full of others talking."""

    embed: Embed
    corpus: Corpus

    def hear(
        self, waveforms: Sequence[Waveform], seconds: float, condition: str, most: int = CUTS
    ) -> KnownVoices:
        """Embed the first cuts of a length of each speaker; the same noise each time."""
        samples = int(seconds * SAMPLE_RATE)
        cut = [
            (speaker, self._heard(piece, condition, np.random.default_rng([speaker, samples])))
            for speaker, waveform in enumerate(waveforms)
            for piece in _whole(waveform, samples)[:most]
        ]
        return _embedded(self.embed, cut)

    def _heard(self, clean: Waveform, condition: str, rng: Generator) -> Waveform:
        if condition == "clean":
            return clean
        room = simulated_room(rng)
        return add_noise(reverberate(clean, room), self._babble(len(clean), rng), SNR)

    def _babble(self, samples: int, rng: Generator) -> Waveform:
        talkers = rng.choice(len(self.corpus.utterances), TALKERS, replace=False).tolist()
        talk = [self.corpus.waveform(self.corpus.utterances[place]) for place in talkers]
        return np.sum([np.resize(each, samples) for each in talk], axis=0, dtype=np.float32)


def _whole(waveform: Waveform, samples: int) -> list[Waveform]:
    return [
        waveform[first : first + samples]
        for first in range(0, len(waveform) - samples + 1, samples)
    ]


def speakers(corpus: Corpus, number: int = SPEAKERS, seed: int = 0) -> tuple[str, ...]:
    """Choose speakers with several utterances who are not in the cohort."""
    taken = set(strangers(corpus))
    able = [
        name
        for name, own in sorted(corpus.by_speaker().items())
        if len(own) > 1 and name not in taken
    ]
    return tuple(np.random.default_rng(seed).permutation(able)[:number].tolist())


def trials(embed: Embed, corpus: Corpus, cohort: Cohort, names: Iterable[str]) -> Iterator[Trials]:
    """Yield the comparisons of each condition."""
    own, listener = corpus.by_speaker(), Listener(embed, corpus)
    first, last = zip(*(split(corpus, own[name]) for name in names), strict=True)
    people = Enrolled.of(embed, first)
    for seconds in SPOKEN:
        for condition in CONDITIONS:
            voices = listener.hear(last, seconds, condition)
            for enrolled in ENROLLED:
                yield compared(voices, people.within(enrolled), cohort).thinned(PAIRS)


def calibrated(embed: Embed, corpus: Corpus, cohort: Cohort, number: int) -> Calibration:
    """Fit a calibration on so many speakers."""
    return fit_calibration(
        Trials.joined(list(trials(embed, corpus, cohort, speakers(corpus, number))))
    )
