"""Captions of YouTube, as its own formats and those that fetch them have them."""

from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

SRV3 = '<timedtext format="3"><body>{}</body></timedtext>'


def test_lines_end_where_the_next_begins_and_marks_of_change_are_no_words(said: Said) -> None:
    first, second = said("youtube-transcript-api/lines.json")
    assert first.startswith("?: so@0.5~")
    assert first.endswith("Friday@2.38~3.5")
    assert second.startswith("?: yes@3.5~")
    assert second.endswith("nine@4.33~5")


def test_a_fetched_transcript_has_its_language() -> None:
    snippets = [{"text": "ja", "start": 1, "duration": 1}]
    found = read_transcript({"snippets": snippets, "video_id": "a", "language_code": "de"})
    assert (found.text, found.language) == ("ja", "de")


def test_of_several_videos_one_is_named_by_its_number() -> None:
    videos = [[{"text": text, "start": 0.5, "duration": 3.0}] for text in ("so", "yes")]
    assert read_transcript(videos[:1]).text == "so"
    assert read_transcript(videos, "2").text == "yes"
    with pytest.raises(FormatError, match="is about 2 recordings, as '1', '2'; say which to read"):
        read_transcript(videos)


@pytest.mark.parametrize(
    ("name", "end", "later"), [("json3/automatic.json", 2, 3.5), ("timedtext/words.srv3", 3.2, 5)]
)
def test_words_begin_where_captions_say(name: str, end: float, later: float, said: Said) -> None:
    first, second = said(name)
    assert first == f"?: so@0.5~0.8 we@0.8~1.2 meet@1.2~{end:g}"
    assert second.startswith(f"?: yes@{later:g}~{later + 0.6:g} at@{later + 0.6:g}~{later + 1:g}")


def test_a_line_of_one_part_is_a_line(said: Said) -> None:
    first, second = said("json3/manual.json")
    assert first == "?: So@0.5~0.88 we@0.88~1.25 meet.@1.25~2"
    assert second.endswith("nine.@4.33~5")


def test_text_that_is_escaped_twice_is_read() -> None:
    data = '<transcript><text start="1" dur="1">we&amp;#39;ll &amp;gt;&amp;gt; a &lt; b</text>'
    assert read_transcript(f"{data}</transcript>".encode()).text == "we'll a < b"


def test_text_beside_spans_and_line_ends_of_captions_are_kept() -> None:
    data = SRV3.format('<p t="1000" d="2000">so<br/>we <s p="1">me</s>et</p>')
    assert read_transcript(data.encode()).text == "so we meet"


@pytest.mark.parametrize(
    ("captions", "line"),
    [("<transcript>{}</transcript>", '<text start="1" dur="2">'), (SRV3, '<p t="1" d="2">')],
)
def test_lines_inside_of_a_line_are_its_text_and_take_no_longer(captions: str, line: str) -> None:
    end = f"</{line[1:].split()[0]}>"
    begun = process_time()
    found = read_transcript(captions.format(f"{line}a" * 20_000 + end * 20_000).encode())
    assert found.text == "a" * 20_000
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SRV3.format('\n<p t="x">so</p>'), "2: t of <p>: expected a number, found 'x'"),
        (SRV3.format('<p t="inf">so</p>'), "1: t of <p>: expected a time, found 'inf'"),
        (SRV3.format("\n<p>so"), "2: mismatched tag"),
        ("<!DOCTYPE a>\n" + SRV3.format(""), "1: has a document type, which is refused"),
    ],
)
def test_malformed_captions_are_told(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{problem}")


def test_segments_of_a_podcast_may_be_words_whose_speaker_goes_on(said: Said) -> None:
    assert said("podcast/words.json") == [
        "Al Li: So@0.5-0.8 we@0.8-1.2 meet.@1.2-2",
        "Bo: Yes.@3.5-4",
    ]


def test_segments_of_a_podcast_may_be_sentences_without_ends(said: Said) -> None:
    first, second = said("podcast/sentences.json")
    assert first.startswith("Al Li: So@0.5~")
    assert second.startswith("Bo: Yes,@3.5~")
