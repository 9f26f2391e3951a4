"""Words alone, in a list or beside their text."""

from collections.abc import Callable
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.raw import RawWord
from diarize.transcript.readers.units import ENOUGH, are_sure
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]


def word(text: str, start: float, end: float, **more: Any) -> dict[str, Any]:
    return {"word": text, "start": start, "end": end, **more}


def test_words_are_spelled_as_in_the_text_beside_them(said: Said) -> None:
    assert said("words/beside.json") == [
        "?: So,@0.5-0.72 we@0.72-0.9 meet@0.9-1.3 at@1.3-1.44 nine.@1.44-1.9",
        "?: Yes.@2.2-2.6",
    ]


def test_words_in_a_list_have_their_speakers_and_scores(said: Said) -> None:
    assert said("words/list.json") == [
        "0: So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "1: Yes.@1.4-1.8",
    ]
    (found,) = read_transcript([word("so", 0.5, 0.7, confidence=0.75)])
    assert found.score == 0.75


def test_whole_milliseconds_of_words_alone_are_no_seconds(said: Said) -> None:
    words = [word("so", 500, 700), word("we", 720, 900), word("meet", 3900, 4210)]
    told = ["?: so@0.5-0.7 we@0.72-0.9", "?: meet@3.9-4.21"]
    for document in (words, {"words": words}, {"text": "so we meet", "words": words}):
        assert said(document) == told


@pytest.mark.parametrize("scale", [1, 1000])
def test_the_first_words_with_times_tell_the_unit_of_all(scale: int) -> None:
    untimed = [RawWord(text="so")] * 3
    timed = [
        RawWord(text="so", start=scale * place, end=scale * place + scale / 4)
        for place in range(ENOUGH)
    ]
    later = RawWord(text="we", start=0.5, end=0.75)
    words = iter([*untimed, *timed, later])
    assert are_sure(words)
    assert next(words) is later


def test_a_fraction_far_from_the_start_costs_no_milliseconds() -> None:
    words = [word("so", 400 * place, 400 * place + 300) for place in range(ENOUGH)]
    found = read_transcript([*words, word("we", 400 * ENOUGH + 0.5, 400 * ENOUGH + 300)])
    assert list(found)[-1].end == pytest.approx(0.4 * ENOUGH + 0.3)


@pytest.mark.parametrize("length", [9, 25])
def test_whole_seconds_of_slow_words_stay_seconds_or_are_refused(length: int) -> None:
    words = [word("so", length * place, length * (place + 1)) for place in range(60)]
    document = {"text": "so " * 60, "words": words}
    if length < 10:
        assert read_transcript(document).utterances[0].words[-1].start == 59.0 * length
        return
    with pytest.raises(FormatError, match="is no transcript that can be read"):
        read_transcript(document)


@pytest.mark.parametrize(("length", "is_told"), [(25.5, True), (60.5, False)])
def test_slow_words_are_in_seconds_where_times_have_fractions_and_nobody_talks_as_fast(
    length: float, is_told: bool
) -> None:
    words = [word("so", length * place, length * (place + 1)) for place in range(60)]
    if is_told:
        assert list(read_transcript(words))[-1].start == 59 * length
        return
    with pytest.raises(FormatError, match="is no transcript that can be read"):
        read_transcript(words)


def test_time_stamps_of_qwen3_asr_are_words(said: Said) -> None:
    assert said("words/qwen3-asr.json") == [
        "?: So,@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "?: Yes!@1.4-1.8",
    ]
    stamps = [{"text": "你好", "start_time": 0.5, "end_time": 0.9}]
    document = {"language": "Chinese", "text": "你好。", "time_stamps": stamps}
    assert said(document) == said([document]) == ["?: 你@0.5~0.7 好。@0.7~0.9"]
    assert read_transcript(document).language == "Chinese"


def test_words_with_start_times_and_no_session_are_not_of_nemo() -> None:
    words = [{"text": "Hello", "start_time": 0.0, "end_time": 0.32}]
    found = read_transcript({"text": "Hello", "words": words})
    assert (found.source, found.text) == ("words", "Hello")


def test_words_are_kept_as_they_are_where_the_text_is_another(said: Said) -> None:
    words = [word("so", 0.5, 0.7), word("we", 0.7, 0.9)]
    assert said({"text": "9", "words": words}) == ["?: so@0.5-0.7 we@0.7-0.9"]
    assert said({"transcript": "So we all", "words": words, "request_id": "r"}) == [
        "?: So@0.5-0.7 we@0.7-0.9 all@0.9~1.1"
    ]


def test_words_without_any_are_no_words_or_have_no_times() -> None:
    assert len(read_transcript({"text": "", "words": []})) == 0
    with pytest.raises(FormatError, match="has words but no times"):
        read_transcript({"text": "so we meet", "words": []})


def test_a_time_that_is_none_is_told_with_its_place() -> None:
    words = [word("so", 0.5, 0.7), {"word": "we", "start": "x", "end": 0.9}]
    with pytest.raises(FormatError, match=r'words\[1\].start: expected a number, got "x"'):
        read_transcript({"text": "so we", "words": words})


@pytest.mark.parametrize(
    "document",
    [
        {"text": "so we", "words": [word("so", 500, 700), word("we", 700, 900)]},
        [word("so", 500, 700), word("we", 700.5, 900.5), word("meet", 900.5, 1200)],
        {"words": [word("so", 0.5, 0.7)], "more": [{"word": "not"}]},
        {"words": [{"text": "so we meet", "start": 0.5, "end": 2.0}]},
        {"words": ["so", "we"]},
        {"words": [{"word": "so"}]},
        {"words": {"so": 1}},
        [word("so", 0.5, 0.7), {"start": 0.7, "end": 0.9}],
    ],
)
def test_what_may_be_no_words_in_seconds_is_refused(document: Any) -> None:
    with pytest.raises(FormatError, match="is no transcript that can be read"):
        read_transcript(document)
