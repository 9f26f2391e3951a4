import json
from typing import Any

import numpy as np
import pytest

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
