import pytest

from diarize.errors import FormatError
from diarize.formats.audacity import format_audacity, parse_audacity
from diarize.timeline import Annotation, Turn


def test_a_label_is_start_end_and_speaker() -> None:
    assert format_audacity(Annotation("r", [Turn(0.5, 2, "Zoë Li")])) == "0.500\t2.000\tZoë Li\n"


def test_point_labels_and_spectral_lines_are_skipped() -> None:
    lines = ["0.5\t2.0\tal", "\\\t-1.000\t6334.5", "3.0\t3.0\tcough", ""]
    assert parse_audacity(lines).turns == (Turn(0.5, 2, "al"),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("0.5 2.0 al", "expected start, end and speaker with tabs between"),
        ("a\t2\tal", "expected a number, found 'a'"),
        ("3\t2\tal", "a segment needs 0 <= start < end"),
    ],
)
def test_a_malformed_line_is_named(line: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_audacity(["0\t1\tal", line], "a.txt")
    assert str(caught.value).startswith(f"a.txt:2: {problem}")
