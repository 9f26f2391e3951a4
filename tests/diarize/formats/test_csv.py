import csv
import io

import pytest

from diarize.errors import FormatError
from diarize.formats.csv import format_csv, parse_csv
from diarize.timeline import Annotation, Turn


@pytest.mark.parametrize(
    "name", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"]
)
def test_no_cell_starts_like_a_formula(name: str) -> None:
    text = format_csv(Annotation(name, [Turn(0, 1, name)]))
    recording, _, _, speaker, _ = list(csv.reader(io.StringIO(text)))[1]
    assert recording == speaker
    assert speaker[0] in "'%"
    assert list(parse_csv(io.StringIO(text))) == [(name, Turn(0, 1, name))]


def test_an_apostrophe_of_a_name_is_kept() -> None:
    assert list(parse_csv(["start,end,speaker", "0,1,'t Hooft"])) == [("", Turn(0, 1, "'t Hooft"))]


def test_columns_may_come_in_any_order_with_others_between() -> None:
    lines = ["note, Speaker ,end,start\r\n", '"a, b",al,2,1\r\n']
    assert list(parse_csv(lines)) == [("", Turn(1, 2, "al"))]


def test_a_spreadsheet_with_decimal_commas_is_read() -> None:
    lines = ["recording;start;end;speaker;confidence", "r;0,5;1,25;Li, Zoë;0,75"]
    assert list(parse_csv(lines)) == [("r", Turn(0.5, 1.25, "Li, Zoë", 0.75))]


def test_blank_rows_and_turns_without_length_are_skipped() -> None:
    assert list(parse_csv(["start,end,speaker\n", "\n", "1,1.0,al\n"])) == []


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "1: the header has no column 'end'"),
        (["start,end"], "1: the header has no column 'speaker'"),
        (["start,end,speaker", "0,1"], "2: expected 3 fields, found 2"),
        (["start,end,speaker", "0,1,al", "0,x,al"], "3: expected a number, found 'x'"),
        (["start,end,speaker", "2,1,al"], "2: a segment needs 0 <= start < end"),
        (["start,end,speaker", '"1,001","1,002",al'], "2: expected a number, found '1,001'"),
        (["start,end,speaker", ",1,al"], "2: expected a number, found ''"),
        (["start,end,speaker", '0,1,"al" x'], "2: "),
        (["start,end,speaker,confidence", "0,1,al,2"], "2: confidence is in [0, 1]"),
    ],
)
def test_a_malformed_line_is_named(lines: list[str], problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(parse_csv(lines, "a.csv"))
    assert str(caught.value).startswith(f"a.csv:{problem}")
