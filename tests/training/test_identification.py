import numpy as np
import pytest
from numpy.typing import NDArray

from training.corpus import SAMPLE_RATE, Corpus, Utterance
from training.identification import Enrolled, Listener, speakers, split

Waveform = NDArray[np.float32]


def made(seconds: list[list[float]]) -> Corpus:
    """Make speakers with utterances of some lengths; each sample tells its utterance."""
    table: list[Utterance] = []
    samples, place = [], 0
    for speaker, lengths in enumerate(seconds):
        for length in lengths:
            samples.append(np.full(int(length * SAMPLE_RATE), len(table) + 1, np.int16))
            table.append(Utterance(f"s{speaker}", "made", place, place + len(samples[-1])))
            place = table[-1].last
    return Corpus(np.concatenate(samples), tuple(table))


def embed(waveform: Waveform) -> Waveform:
    """Hear a number from the first sample."""
    angle = waveform[0] * 1000
    return np.array([np.cos(angle), np.sin(angle)], np.float32)


@pytest.mark.parametrize(
    ("lengths", "enrolled", "spoken"),
    [
        ([4.0], 4.0, 0.0),
        ([4.0, 4.0], 4.0, 4.0),
        ([9.0, 1.0], 9.0, 1.0),
        ([1.0, 9.0], 1.0, 9.0),
        ([6.0] * 10, 30.0, 30.0),
        ([6.0] * 8, 30.0, 18.0),
        ([50.0, 5.0], 30.0, 5.0),
    ],
)
def test_nobody_is_recognised_by_what_they_are_enrolled_with(
    lengths: list[float], enrolled: float, spoken: float
) -> None:
    corpus = made([lengths])
    first, last = split(corpus, corpus.utterances)
    assert (len(first) / SAMPLE_RATE, len(last) / SAMPLE_RATE) == (enrolled, spoken)
    assert not set(first.tolist()) & set(last.tolist())


def test_less_is_enrolled_from_the_same_beginning() -> None:
    enrolled = Enrolled.of(embed, [np.ones(int(s * SAMPLE_RATE), np.float32) for s in (3, 12, 30)])
    assert enrolled.within(5.0).owners.tolist() == [0, 1, 2]
    assert enrolled.within(5.0).seconds.tolist() == [3, 5, 5]
    assert enrolled.within(15.0).merged().seconds.tolist() == [3, 12, 15]
    assert enrolled.within(30.0).merged().seconds.tolist() == [3, 12, 30]


def test_only_whole_cuts_are_heard_and_the_noise_is_the_same_each_time() -> None:
    corpus = made([[3.0, 3.0], [3.0, 3.0], [3.0, 3.0]])
    listener = Listener(embed, corpus)
    waveforms = [split(corpus, own)[1] for own in corpus.by_speaker().values()]
    clean = listener.hear([*waveforms, np.zeros(100, np.float32)], 1.0, "clean")
    assert clean.owners.tolist() == [0, 0, 1, 1, 2, 2]
    assert clean.seconds.tolist() == [1.0] * 6
    noisy = [listener.hear(waveforms, 1.0, "noisy").vectors.tolist() for _ in range(2)]
    assert noisy[0] == noisy[1]
    assert noisy[0] != clean.vectors.tolist()


def test_calibration_is_on_speakers_with_two_utterances_who_are_not_in_the_cohort(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corpus = made([[4.0, 4.0], [4.0], [4.0, 4.0], [4.0, 4.0]])
    monkeypatch.setattr("training.identification.strangers", lambda _: ("s2",))
    assert sorted(speakers(corpus)) == ["s0", "s3"]
    assert len(speakers(corpus, 1)) == 1
