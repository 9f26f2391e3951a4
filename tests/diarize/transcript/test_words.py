import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.transcript import Transcript, Utterance, Word
from diarize.transcript.writers.ours import format_json


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.float16])
def test_numbers_of_numpy_become_plain_ones(kind: Any) -> None:
    word = Word(text="so", start=kind(1.0), end=kind(2.5), score=kind(0.5))
    spoken = Transcript(recording="standup", utterances=[Utterance((word,))])
    (written,) = json.loads(format_json(spoken))["utterances"][0]["words"]
    assert (written["start"], written["end"], written["score"]) == (1.0, 2.5, 0.5)


def test_a_time_that_is_no_number_is_refused_plainly() -> None:
    with pytest.raises(TypeError, match="starts and ends at a number, in seconds, got str"):
        Word(text="so", start="0", end=1.0)  # type: ignore[arg-type]


def test_a_score_that_is_no_number_is_refused_plainly() -> None:
    with pytest.raises(TypeError, match="a score or confidence is a number or None, got str"):
        Word(text="so", start=0, end=1, score="0.5")  # type: ignore[arg-type]


TIMES = st.floats(0, 86_400).map(lambda time: round(time, 3))


@given(st.lists(TIMES, max_size=8), TIMES)
def test_times_of_the_day_become_those_of_a_recording(starts: list[float], begin: float) -> None:
    words = [Word(text=f"w{place}", start=at, end=at + 0.5) for place, at in enumerate(starts)]
    whole = Transcript(recording="r", utterances=[Utterance((word,)) for word in words])
    found = {word.text: word for word in whole.since(begin)}
    assert set(found) == {word.text for word in words if word.end > begin}
    for word in words:
        if word.start >= begin:
            moved = found[word.text]
            assert moved.start == pytest.approx(word.start - begin, abs=0.001)
            assert moved.end - moved.start == pytest.approx(0.5, abs=0.002)
    assert all(
        word.start == 0 for word in found.values() if words[int(word.text[1:])].start < begin
    )


def test_counting_from_the_beginning_changes_nothing() -> None:
    whole = Transcript(
        recording="r", utterances=[Utterance((Word(text="so", start=0.0, end=0.5),))], language="en"
    )
    assert whole.since(0.0) == whole
