from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

ROOT = '<tt xmlns="http://www.w3.org/ns/ttml"{}><body>{}</body></tt>'
UNIT = ' xmlns:podcasts="http://podcasts.apple.com/transcript-ttml-internal"'
SENTENCES = (
    '<p begin="1" end="6">{space}<span begin="1" end="3">'
    '<span begin="1" end="1.5"{word}>Hello</span><span begin="1.5" end="2"{word}>there.</span>'
    '</span>{space}<span begin="3" end="6">'
    '<span begin="3" end="3.5"{word}>How</span><span begin="3.5" end="4"{word}>now</span>'
    "</span></p>"
)
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


@pytest.mark.parametrize("space", ["", " ", "\n  "])
@pytest.mark.parametrize("word", ["", ' podcasts:unit="word"'])
def test_words_without_a_space_between_stay_words_where_sentences_have_one(
    space: str, word: str, said: Said
) -> None:
    text = SENTENCES.format(space=space, word=word)
    assert said(ROOT.format(UNIT, text).encode()) == [
        "?: Hello@1-1.5 there.@1.5-2 How@3-3.5 now@3.5-4"
    ]


def test_what_is_marked_as_a_word_is_one_whatever_the_spaces(said: Said) -> None:
    spans = (
        '<span begin="1s" end="2s" podcasts:unit="word">so</span>'
        '<span begin="2s" end="3s" podcasts:unit="word">we</span>'
    )
    for around in ("{} <span>meet</span>", '<span begin="1s" end="4s"> {} <i/>meet</span>'):
        text = f'<p begin="1s" end="4s">{around.format(spans)}</p>'
        assert said(ROOT.format(UNIT, text).encode()) == ["?: so@1-2 we@2-3 meet@3~4"]
    untimed = (
        '<p begin="0s" end="2s"><span p:unit="word">so</span><span p:unit="word">we</span></p>'
    )
    assert said(ROOT.format(' xmlns:p="x"', untimed).encode()) == ["?: so@0~1 we@1~2"]


def test_syllables_are_joined_where_words_have_spaces_in_or_between_spans(said: Said) -> None:
    line = '<p end="4s"><span begin="0s" end="1s">an</span><span begin="1s" end="2s">gels{}'
    for space in (" </span>", "</span> ", "</span><span> </span>"):
        text = f'{line.format(space)}<span end="3s">sing</span></p>'
        assert said(ROOT.format("", text).encode()) == ["?: angels@0-2 sing@2~3"]


def test_line_ends_between_words_do_not_make_syllables_of_others(said: Said) -> None:
    spans = "".join(
        f'<span begin="{at}s" end="{at + 1}s">{text}</span>' for at, text in ((1, "so"), (2, "we"))
    )
    text = f'<p end="4s">{spans}<br/><span begin="3s" end="4s">meet</span></p>'
    assert said(ROOT.format("", text).encode()) == ["?: so@1-2 we@2-3 meet@3-4"]


def test_deep_paragraphs_with_much_inside_take_no_longer_than_their_size() -> None:
    inside = "<span>" * 250 + "<i/>" * 200_000 + '<span begin="1s">so</span>' + "</span>" * 250
    text = ROOT.format("", f'<p begin="1s" end="2s">{inside}</p>')
    begun = process_time()
    assert read_transcript(text.encode()).text == "so"
    assert process_time() - begun < 5


def test_ticks_and_what_says_how_a_word_is_read(said: Said) -> None:
    ruby = '<span xmlns:tts="x" tts:ruby="{}">{}</span>'
    text = ruby.format("base", "so") + ruby.format("text", "SO")
    assert said(ROOT.format(TICKS, f'<p begin="1000t" dur="500t">{text}</p>').encode()) == [
        "?: so@1-1.5"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            ROOT.format("", '<p begin="soon">so</p>'),
            "1: begin of <p>: expected a time, as 00:01:02.",
        ),
        (
            ROOT.format("", '\n<p>so</p>\n<!-- <p> -->\n\n<p>we<span\n end="1x">meet</span></p>'),
            "5: end of <span>: expected a time, as 00:01:02.",
        ),
        (
            ROOT.format(TICKS.replace("1000", "0"), ""),
            "1: tickRate of <tt>: expected a rate, found '0'",
        ),
        (ROOT.format(TICKS.replace("1000", "x"), ""), "1: tickRate of <tt>: expected a rate"),
        (
            ROOT.format("", f"<p>{'<span>' * 5000}{'</span>' * 5000}</p>"),
            " is nested too deeply for a transc",
        ),
        (ROOT.format("", "\n<p>so</b>"), "2: mismatched tag"),
        ("<!DOCTYPE tt [<!ENTITY x 'so'>]>\n" + ROOT.format("", "&x;"), "1: has a document type"),
    ],
)
def test_what_is_malformed_is_told(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{problem}")
