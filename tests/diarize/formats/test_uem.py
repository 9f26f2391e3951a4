import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import FormatError
from diarize.formats.uem import format_uem, parse_uem
from diarize.timeline import Annotation, Segment, Turn


@given(st.text(), st.integers(1, 10**8))
def test_the_whole_recording_is_scored(recording: str, milliseconds: int) -> None:
    text = format_uem(Annotation(recording), milliseconds / 1000)
    assert list(parse_uem(text.split("\n"))) == [(recording, Segment(0, milliseconds / 1000))]


def test_without_a_duration_the_last_turn_ends_it() -> None:
    assert format_uem(Annotation("r", [Turn(1, 2.5, "al")])) == "r 1 0.000 2.500\n"


def test_a_recording_without_length_has_nothing_to_score() -> None:
    assert format_uem(Annotation("r")) == ""


def test_comments_tabs_crlf_and_the_byte_order_mark_are_accepted() -> None:
    lines = ["\ufeff;; all\r\n", "\r\n", "r\t1\t0.5\t2\r\n"]
    assert list(parse_uem(lines)) == [("r", Segment(0.5, 2))]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("r 1 0", "expected 4 fields, found 3"),
        ("r 1 0 end", "expected a number, found 'end'"),
        ("r 1 2 1", "a segment needs 0 <= start < end"),
        ("r 1 nan 1", "a segment needs 0 <= start < end"),
    ],
)
def test_a_malformed_line_is_named(line: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(parse_uem(["r 1 0 1", line], "a.uem"))
    assert str(caught.value).startswith(f"a.uem:2: {problem}")
