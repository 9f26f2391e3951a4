from collections.abc import Callable
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

ROOT = '<tt xmlns="http://www.w3.org/ns/ttml"{}><body>{}</body></tt>'
TICKS = ' xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:tickRate="1000"'


def test_times_count_from_the_element_around(said: Said) -> None:
    assert said("ttml/subtitles.ttml") == [
        "Al Li: So@10.5~10.88 we@10.88~11.25 meet.@11.25~12",
        "bo: Yes,@13.5~14 at@14~14.33 nine.@14.33~15",
    ]
    assert read_transcript(ROOT.format(' xml:lang="de"', "").encode()).language == "de"


def test_times_that_count_from_zero_are_told_by_where_they_lie(said: Said) -> None:
    assert said("ttml/podcast.ttml") == [
        "SPEAKER_1: So@0.5-0.8 we@0.8-1.2 meet.@1.2-2",
        "SPEAKER_2: Yes.@63.5-64",
    ]


def test_spans_without_a_space_between_are_a_word_where_others_have_one(said: Said) -> None:
    spans = (
        '<span begin="1s" end="2s">mee</span><span begin="2s" end="3s">ting</span> <span>so</span>'
    )
    assert said(ROOT.format("", f'<p end="4s">{spans}</p>').encode()) == ["?: meeting@1-3 so@3~4"]


def test_ticks_and_what_says_how_a_word_is_read(said: Said) -> None:
    ruby = '<span xmlns:tts="x" tts:ruby="{}">{}</span>'
    text = ruby.format("base", "so") + ruby.format("text", "SO")
    assert said(ROOT.format(TICKS, f'<p begin="1000t" dur="500t">{text}</p>').encode()) == [
        "?: so@1-1.5"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ROOT.format("", '<p begin="soon">so</p>'), " begin of <p>: expected a time, as 00:01:02."),
        (ROOT.format(TICKS.replace("1000", "0"), ""), " tickRate: expected a rate, found '0'"),
        (ROOT.format("", "<div>" * 5000 + "</div>" * 5000), " is nested too deeply for a transc"),
        (ROOT.format("", "\n<p>so</b>"), "2: mismatched tag"),
        ("<!DOCTYPE tt [<!ENTITY x 'so'>]>\n" + ROOT.format("", "&x;"), "1: has a document type"),
    ],
)
def test_what_is_malformed_is_told(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{problem}")
