"""How many people the embedded bundle hears in a few seconds of the example."""

from pathlib import Path

import pytest

from diarize import Diarizer, Segment, Turn, read_annotations
from diarize.excerpts import as_wav, excerpt

EXAMPLES = Path(__file__).parents[2] / "examples"
LONG = [
    turn for turn in read_annotations(EXAMPLES / "meeting.rttm")["meeting"] if turn.duration > 3
]


def heard(engine: Diarizer, start: float, end: float) -> int:
    part = excerpt(EXAMPLES / "meeting.ogg", [Segment(start, end)])
    return len(engine(as_wav(part)).speakers)


@pytest.mark.parametrize("turn", LONG, ids=lambda turn: f"{turn.speaker} at {turn.start:.0f} s")
def test_a_turn_alone_is_of_one_speaker(engine: Diarizer, turn: Turn) -> None:
    assert heard(engine, turn.start, turn.end) == 1


@pytest.mark.parametrize(("end", "speakers"), [(13.0, 2), (20.0, 3)])
def test_a_few_seconds_suffice_to_tell_who_takes_turns(
    engine: Diarizer, end: float, speakers: int
) -> None:
    assert heard(engine, 0.0, end) == speakers
