"""Tables of Whispers, LRC and SBV."""

from collections.abc import Callable
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]


@pytest.mark.parametrize(("kind", "speaker"), [("tsv", "?"), ("csv", "0")])
def test_tables_have_a_segment_a_line(kind: str, speaker: str, said: Said) -> None:
    assert said(f"table/whisper.{kind}") == [
        f'{speaker}: So@0.5~0.88 "we"@0.88~1.25 meet.@1.25~2',
        "?: Yes,@3.5~4 at@4~4.33 nine.@4.33~5",
    ]


def test_quotes_that_are_escaped_are_read() -> None:
    data = rb"start,end,text" + b"\n" + rb'0,1000," so \"we\" meet"'
    assert read_transcript(data).text == 'so "we" meet'


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"a\b \n", r"a\b \n"),
        (r"a\\b", r"a\b"),
        (r"C:\so\\", r"C:\so" + "\\"),
        ("so\\", "so\\"),
        (r"\"so\" \\\"we\"", r'"so" \"we"'),
        (r'""so"" \we', r'"so" \we'),
    ],
)
def test_backslashes_that_escape_nothing_are_kept(written: str, text: str) -> None:
    data = f'start,end,text\n0,1000,"{written}"\n1000,2000,"meet"\n'
    assert read_transcript(data.encode()).text == f"{text} meet"


@pytest.mark.parametrize("sign", [",", "\t"])
def test_times_are_seconds_where_one_has_a_fraction(sign: str, said: Said) -> None:
    rows = ["start,end,text", "0,2,so we", "2.5,4.0,meet at"]
    data = "\n".join(rows).replace(",", sign).encode()
    assert said(data) == ["?: so@0~1 we@1~2", "?: meet@2.5~3.5 at@3.5~4"]


@pytest.mark.parametrize("start", ["00:01:02.5", "1:02.5", "62.5", "00:01:02,500"])
def test_times_of_a_table_may_be_those_of_a_clock(start: str, said: Said) -> None:
    data = f"start\tend\ttext\n0:01\t0:03\tso we\n{start}\t1:04.5\tmeet at\n".encode()
    assert said(data) == ["?: so@1~2 we@2~3", "?: meet@62.5~63.83 at@63.83~64.5"]


def test_whole_numbers_of_a_table_are_seconds_where_nobody_could_say_it_faster(said: Said) -> None:
    rows = ["start,end,text", "0,2,so we", "2,4,meet at"]
    assert said("\n".join(rows).encode()) == ["?: so@0~1 we@1~2", "?: meet@2~3.33 at@3.33~4"]


@pytest.mark.parametrize(
    "row", ["0,900,so we meet", "0,30000,[Music]", "0,180,Yes.", "0,0,so we meet", "0,9,so we"]
)
def test_whole_numbers_of_a_table_are_milliseconds_in_doubt(row: str) -> None:
    found = read_transcript(f"start,end,text\n{row}\n".encode())
    assert found.utterances[0].words[-1].end == pytest.approx(int(row.split(",")[1]) / 1000, abs=1)


def test_a_table_may_have_a_word_a_line(said: Said) -> None:
    assert said(b"start\tend\ttext\n0\t500\tso\n500\t900\twe\n") == ["?: so@0-0.5 we@0.5-0.9"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("start\tend\ttext\n0\t500\n", "2: expected 3 columns, found 2"),
        (
            "start,end,text\n0,5e2,so\n",
            "2: end: expected milliseconds, seconds or h:mm:ss, found '5e2'",
        ),
        ("start,end,text\n0:00,0:75,so\n", "2: end: expected milliseconds, seconds or h:mm:ss"),
        ("start,end,text\n0,500," + "so" * 100_000, "2: field larger than field limit"),
        ("[by:x]\nso\n[00:01.00] so", "2: expected a time, as [01:02.50], found 'so"),
        ("[00:01.00]" * 101 + "so", "1: a line is said 101 times, 100 are allowed"),
        ("[offset:x]\n[00:01.00] so", "1: expected a number, found 'x'"),
    ],
)
def test_a_malformed_line_is_named(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{problem}")


def test_lines_of_an_lrc_last_as_long_as_they_take(said: Said) -> None:
    first, second = said("lrc/whisper.lrc")
    assert first.startswith("?: So@0.5~")
    assert second.startswith("?: Yes,@3.5~")


def test_words_of_an_lrc_may_have_times_and_lines_are_said_again(said: Said) -> None:
    first, second, third = said("lrc/enhanced.lrc")
    assert first == "?: So@0.5~1 we@1~1.5 meet@1.5~2"
    assert second.startswith("?: Yes,@3.5~")
    assert third.startswith("?: Yes,@7.5~")
    assert third.endswith("~8.5")


def test_a_line_of_an_lrc_without_a_time_goes_on_with_the_last() -> None:
    assert read_transcript(b"[00:01.00]so\nwe\n\n[00:03]meet\n").text == "so we meet"


DAMAGED = [
    "0:00:03.500,0:00:0x.000",
    "0:00:x3.500,0:00:05.000",
    "0:00:03.500",
    "0:00:03,500,0:00:05,000",
    "0:00:03.500;0:00:05.000",
]


@pytest.mark.parametrize("times", DAMAGED)
def test_a_caption_of_an_sbv_with_damaged_times_is_named(times: str) -> None:
    text = f"0:00:00.500,0:00:02.000\nSo we meet.\n\n{times}\nYes, at nine.\n"
    with pytest.raises(FormatError, match="<transcript>:4: expected two times, as in 0:00:01"):
        read_transcript(text.encode())


@pytest.mark.parametrize("times", DAMAGED)
def test_the_first_caption_of_an_sbv_is_named_too_where_others_have_times(times: str) -> None:
    text = f"\n{times}\nSo we meet.\n\n0:00:06.500,0:00:08.000\nYes, at nine.\n"
    with pytest.raises(FormatError, match="<transcript>:2: expected two times, as in 0:00:01"):
        read_transcript(text.encode())
    with pytest.raises(FormatError, match="is no transcript that can be read"):
        read_transcript(f"{times}\nSo we meet.\n".encode())


@pytest.mark.parametrize("said", ["12:30:45", "at 0:00:03.500", "1,5", "at 3:00:00, so"])
def test_a_time_in_a_caption_of_an_sbv_is_said(said: str) -> None:
    text = f"0:00:00.500,0:00:02.000\n{said}\n\n{said}\nwe meet.\n"
    assert read_transcript(text.encode()).text == f"{said} {said} we meet."


def test_captions_of_an_sbv_are_read(said: Said) -> None:
    assert said("sbv/captions.sbv") == [
        "?: So@0.5~0.88 we@0.88~1.25 meet.@1.25~2",
        "?: Yes,@3.5~4 at@4~4.33 nine.@4.33~5",
    ]
