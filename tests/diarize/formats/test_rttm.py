from collections.abc import Iterator

import pytest

from diarize.errors import FormatError
from diarize.formats.rttm import format_rttm, parse_rttm
from diarize.timeline import Annotation, Turn

LINE = "SPEAKER r 1 {} {} <NA> <NA> al <NA> <NA>"


def test_a_turn_has_the_ten_fields_of_the_standard() -> None:
    text = format_rttm(Annotation("my meeting", [Turn(1.5, 2.25, "Zoë", 0.5)]))
    assert text == "SPEAKER my%20meeting 1 1.500 0.750 <NA> <NA> Zoë 0.500 <NA>\n"


def test_what_is_written_is_what_pyannote_writes() -> None:
    from pyannote.core import Annotation as Theirs
    from pyannote.core import Segment

    theirs = Theirs(uri="r")
    theirs[Segment(0.5, 1.25), "_"] = "al"
    assert format_rttm(Annotation("r", [Turn(0.5, 1.25, "al")])) == theirs.to_rttm()


def test_lines_are_read_as_they_come() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield LINE.format(0, 1)

    assert next(parse_rttm(endless())) == ("r", Turn(0, 1, "al"))


def test_several_recordings_tabs_and_nine_fields_are_read() -> None:
    lines = ["SPEAKER\tr1\t1\t0\t1\t<NA>\t<NA>\tal\t0.25\n", "SPEAKER r2 2 1 1 <NA> <NA> bo <NA>\n"]
    assert list(parse_rttm(lines)) == [("r1", Turn(0, 1, "al", 0.25)), ("r2", Turn(1, 2, "bo"))]


def test_comments_blank_lines_other_records_and_turns_without_length_are_skipped() -> None:
    lines = [
        ";; comment",
        "",
        "SPKR-INFO r 1 <NA> <NA> <NA> unknown al <NA> <NA>",
        "NON-SPEECH r 1 0 1 <NA> noise <NA> <NA> <NA>",
        LINE.format("3.0", "0.000"),
    ]
    assert list(parse_rttm(lines)) == []


def test_turns_that_touch_in_the_file_touch_when_read() -> None:
    lines = [LINE.format("0.100", "0.700"), LINE.format("0.800", "0.200")]
    read = Annotation("r", [turn for _, turn in parse_rttm(lines)])
    assert read.turns == (Turn(0.1, 1.0, "al"),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("SPEEKER r 1 0 1 <NA> <NA> al <NA> <NA>", "unknown record type 'SPEEKER'"),
        ("SPEAKER r 1 0", "expected 9 or 10 fields, found 4"),
        ("SPEAKER r 1 0 1 <NA> <NA> Jane Doe <NA> <NA>", "expected 9 or 10 fields, found 11"),
        (LINE.format("zero", 1), "expected a number, found 'zero'"),
        (LINE.format(1, -0.5), "a segment needs 0 <= start < end"),
        (LINE.format(-1, 5), "a segment needs 0 <= start < end"),
        (LINE.format("nan", 1), "a segment needs 0 <= start < end"),
        (LINE.format(0, "inf"), "a segment needs 0 <= start < end"),
        ("SPEAKER r 1 0 1 <NA> <NA> al sure <NA>", "expected a number, found 'sure'"),
    ],
)
def test_a_malformed_line_is_named(line: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(parse_rttm([LINE.format(0, 1), line], "a.rttm"))
    assert str(caught.value).startswith(f"a.rttm:2: {problem}")


def test_a_score_that_is_no_confidence_is_left_out() -> None:
    ((_, turn),) = parse_rttm(["SPEAKER r 1 0 1 <NA> <NA> al 17.5 <NA>"])
    assert turn.confidence is None


def test_a_quote_at_the_start_of_a_name_is_encoded() -> None:
    turns = Annotation('"a"', [Turn(0.5, 1.75, '"Doc" Brown')])
    text = format_rttm(turns)
    assert text == 'SPEAKER %22a" 1 0.500 1.250 <NA> <NA> %22Doc"%20Brown <NA> <NA>\n'
    assert list(parse_rttm(text.splitlines())) == [('"a"', *turns)]
