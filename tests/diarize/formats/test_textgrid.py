from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import FormatError
from diarize.formats.textgrid import format_textgrid, parse_textgrid
from diarize.timeline import Annotation, Turn
from diarize.transcript import Transcript, Utterance, Word
from diarize.transcript.writing import format_transcript

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 3.000
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "Zoë ""Z"" Li"
        xmin = 0
        xmax = 3.000
        intervals: size = 3
        intervals [1]:
            xmin = 0.000
            xmax = 0.500
            text = ""
        intervals [2]:
            xmin = 0.500
            xmax = 2.000
            text = "Zoë ""Z"" Li"
        intervals [3]:
            xmin = 2.000
            xmax = 3.000
            text = ""
"""

SHORT = """File type = "ooTextFile"
"TextGrid"

0
3 ! seconds
<exists>
2
"IntervalTier" "al"
0 3 2
0 0.5 " "
0.5 2 "so ""it""
goes"
"TextTier" "clicks"
0 3 1
1.5 "click"
"""


def test_tiers_carry_names_and_lie_over_the_whole_recording() -> None:
    assert format_textgrid(Annotation("r", [Turn(0.5, 2, 'Zoë "Z" Li')]), 3.0) == LONG


def test_the_short_form_of_older_programs_is_read() -> None:
    older = SHORT.replace('"ooTextFile"', '"ooTextFile short"')
    assert parse_textgrid(older) == parse_textgrid(SHORT)


def test_the_short_form_with_remarks_and_point_tiers_is_read() -> None:
    assert parse_textgrid(SHORT).turns == (Turn(0.5, 2, "al"),)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9), st.sampled_from("ab"))))
def test_intervals_of_a_tier_leave_no_gap(found: list[tuple[int, int, str]]) -> None:
    turns = [Turn(start / 7, (start + length) / 7, name) for start, length, name in found]
    text = format_textgrid(Annotation("r", turns), 8.5)
    for tier in text.split("item [")[1:]:
        times = [line.split(" = ")[1] for line in tier.splitlines() if " = " in line][2:]
        edges = [time for time in times if time.replace(".", "").isdigit()][3:]
        assert edges[1:-1:2] == edges[2::2]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: the file ends too early"),
        ('"ooTextFile" "Pitch"', "1: not a TextGrid"),
        (LONG.replace("xmax = 2.000", "xmax = two"), "22: expected a number, found '\"Zoë"),
        (LONG.replace("xmax = 2.000", "xmax = 0.250"), "22: a segment needs 0 <= start < end"),
        (LONG.replace("intervals: size = 3", "intervals: size = 99999999"), "26: the file ends"),
        (LONG.replace('"IntervalTier"', "7"), "10: expected text in quotes, found '7'"),
        (LONG.replace("tiers? <exists>", "1.2.3"), "6: invalid literal for int()"),
    ],
)
def test_a_malformed_line_is_named(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_textgrid(text, "a.TextGrid")
    assert str(caught.value).startswith(f"a.TextGrid:{problem}")


@given(st.text('"! 0.5\n<exists>Tier', max_size=60))
def test_what_is_not_a_textgrid_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_textgrid(text)


def test_texts_and_words_of_one_speaker_are_turns_of_that_speaker() -> None:
    words = (Word(text="so", start=0.5, end=0.75), Word(text="it is", start=0.75, end=1.5))
    said = Utterance(tuple(replace(word, speaker="Zoë") for word in words))
    unknown = Utterance((Word(text="hm", start=2.0, end=2.5),))
    text = format_transcript(Transcript(recording="", utterances=[said, unknown]), "textgrid")
    assert isinstance(text, str)
    assert list(parse_textgrid(text)) == [Turn(0.5, 1.5, "Zoë"), Turn(2.0, 2.5, "")]


def test_tiers_that_are_called_so_by_others_are_their_speakers() -> None:
    turns = Annotation("", [Turn(0.5, 1.5, "al - text"), Turn(2.0, 2.5, "al - words")])
    assert parse_textgrid(format_textgrid(turns)) == turns
