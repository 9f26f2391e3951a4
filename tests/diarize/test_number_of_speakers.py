"""How many people the embedded bundle hears in a few seconds of the example."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize import Diarizer, Samples, Turn, read_annotations
from diarize.audio import open_audio

EXAMPLES = Path(__file__).parents[2] / "examples"
RATE = 16_000
LONG = [
    turn for turn in read_annotations(EXAMPLES / "meeting.rttm")["meeting"] if turn.duration > 3
]


@pytest.fixture(scope="module")
def meeting() -> NDArray[np.float32]:
    with open_audio(EXAMPLES / "meeting.ogg", sample_rate=RATE) as recording:
        return np.concatenate(list(recording))


def heard(meeting: NDArray[np.float32], start: float, end: float) -> int:
    part = meeting[round(start * RATE) : round(end * RATE)]
    return len(Diarizer()(Samples(part, RATE)).speakers)


@pytest.mark.parametrize("turn", LONG, ids=lambda turn: f"{turn.speaker} at {turn.start:.0f} s")
def test_a_turn_alone_is_of_one_speaker(meeting: NDArray[np.float32], turn: Turn) -> None:
    assert heard(meeting, turn.start, turn.end) == 1


@pytest.mark.parametrize(("end", "speakers"), [(13.0, 2), (20.0, 3)])
def test_a_few_seconds_suffice_to_tell_who_takes_turns(
    meeting: NDArray[np.float32], end: float, speakers: int
) -> None:
    assert heard(meeting, 0.0, end) == speakers
