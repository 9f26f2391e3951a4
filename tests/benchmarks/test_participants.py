import pytest

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

from benchmarks.participants import talker
from diarize import Annotation, Turn

TRUE = Annotation("meeting", [Turn(0, 10, "al"), Turn(8, 20, "bea")])


@pytest.mark.parametrize(("start", "end", "who"), [(0, 9, "al"), (7, 12, "bea"), (30, 40, None)])
def test_a_voice_is_that_of_who_talks_most_in_its_turns(
    start: float, end: float, who: str | None
) -> None:
    found = Annotation("meeting", [Turn(start, end, "SPEAKER_00"), Turn(10, 20, "SPEAKER_01")])
    assert talker(found, "SPEAKER_00", TRUE) == who
