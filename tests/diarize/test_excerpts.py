import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize import Annotation, AudioError, Samples, Segment, Turn
from diarize.excerpts import alone, as_wav, excerpt, seconds_alone

RATE = 16_000
tenths = st.integers(min_value=0, max_value=60)
turns = st.builds(
    lambda start, length, speaker: Turn(start / 10, (start + length) / 10, speaker),
    tenths,
    st.integers(min_value=1, max_value=30),
    st.sampled_from(["al", "bo", "cy"]),
)


@given(st.lists(turns, max_size=8))
def test_alone_is_where_exactly_one_talks(found: list[Turn]) -> None:
    annotation = Annotation("r", found)
    times = np.arange(0, 100) / 10 + 0.05
    talking = [{turn.speaker for turn in annotation if turn.start < at < turn.end} for at in times]
    for speaker in annotation.speakers:
        segments = alone(annotation, speaker)
        inside = [any(each.start < at < each.end for each in segments) for at in times]
        assert inside == [who == {speaker} for who in talking]


def test_nobody_says_nothing_alone() -> None:
    assert alone(Annotation("r"), "al") == ()
    assert seconds_alone(Annotation("r", [Turn(0, 1, "al"), Turn(0, 1, "bo")]), "al") == 0


@given(st.lists(st.tuples(tenths, st.integers(1, 9)), min_size=1, max_size=5))
def test_an_excerpt_is_the_sound_of_its_segments_end_to_end(found: list[tuple[int, int]]) -> None:
    ramp = (np.arange(10 * RATE) / (10 * RATE)).astype(np.float32)
    segments = Annotation("r", [Turn(at / 10, (at + length) / 10, "al") for at, length in found])
    cut = excerpt(Samples(ramp, RATE), segments.turns)
    wanted = [ramp[round(each.start * RATE) : round(each.end * RATE)] for each in segments]
    assert np.array_equal(cut.waveform, np.concatenate(wanted))


def test_a_recording_that_ends_too_early_is_said_to_be_the_wrong_one() -> None:
    with pytest.raises(AudioError, match="is it the right recording"):
        excerpt(Samples(np.zeros(RATE, np.float32), RATE), [Segment(5.0, 6.0)])


def test_a_wav_file_holds_the_samples() -> None:
    waveform = np.array([0.0, 0.5, -0.5, 2.0, -2.0], np.float32)
    with wave.open(io.BytesIO(as_wav(Samples(waveform, RATE)))) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (1, RATE)
        held = np.frombuffer(sound.readframes(9), "<i2") / 32767
    assert held == pytest.approx([0, 0.5, -0.5, 1, -1], abs=1e-4)
