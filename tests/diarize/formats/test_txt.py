from diarize.formats.txt import format_txt
from diarize.timeline import Annotation, Turn


def test_there_is_a_line_for_each_turn() -> None:
    found = Annotation("r", [Turn(3.2, 7.94, "SPEAKER_00"), Turn(3599.96, 3661, "Zoë Li")])
    assert format_txt(found) == (
        "0:00:03.2 - 0:00:07.9  SPEAKER_00\n1:00:00.0 - 1:01:01.0  Zoë Li\n"
    )
