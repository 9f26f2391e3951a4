import pytest

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

import numpy as np

from benchmarks.participants import meetings_of, talker
from diarize import Annotation, Turn
from training.acoustics import Acoustics
from training.corpus import SAMPLE_RATE, Corpus, Utterance

TRUE = Annotation("meeting", [Turn(0, 10, "al"), Turn(8, 20, "bea")])


@pytest.mark.parametrize(("start", "end", "who"), [(0, 9, "al"), (7, 12, "bea"), (30, 40, None)])
def test_a_voice_is_that_of_who_talks_most_in_its_turns(
    start: float, end: float, who: str | None
) -> None:
    found = Annotation("meeting", [Turn(start, end, "SPEAKER_00"), Turn(10, 20, "SPEAKER_01")])
    assert talker(found, "SPEAKER_00", TRUE) == who


def buzz(pitch: float, seconds: int) -> np.ndarray:
    time = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    voice = np.sum([np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 8)], axis=0)
    return np.asarray(3000 * voice * (time % 3 < 2), np.int16)


def test_nobody_is_heard_in_what_they_are_enrolled_with() -> None:
    length, said = 15 * SAMPLE_RATE, []
    for number in range(4):  # the first half of each is lower than any of the second halves
        said += [buzz(100 + 5 * number, 15), buzz(330 + 5 * number, 15)]
    table = [
        Utterance(f"s{place // 2}", "made", place * length, (place + 1) * length)
        for place in range(len(said))
    ]
    corpus = Corpus(np.concatenate(said), tuple(table))
    (made,) = meetings_of(corpus, Acoustics((), (np.ones((1, 1), np.float32),)), "clean", 1)
    assert len(made.annotation.speakers) == 2
    spectrum = np.abs(np.fft.rfft(made.waveform))
    hertz = np.fft.rfftfreq(len(made.waveform), 1 / SAMPLE_RATE)
    low, high = ((hertz > first) & (hertz < first + 40) for first in (90, 320))
    assert np.square(spectrum[low]).sum() < 0.01 * np.square(spectrum[high]).sum()
