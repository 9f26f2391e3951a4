import json
from collections.abc import Callable
from typing import Any

import pytest

from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

FRIDAY = "So@0.5-0.72 we@0.72-0.9 meet@0.9-1.3 at@1.3-1.44 9@1.44{}1.9 on@1.9-2.06 Friday.@2.06-{}"


def test_a_zero_length_numeral_of_whisper_fills_the_gap_to_the_next_word(said: Said) -> None:
    assert said("openai-whisper/words.json") == [
        "?: " + FRIDAY.format("~", 2.9),
        "?: Yes,@3.4-3.8 fine@3.84-4.1 by@4.1-4.3 me.@4.3-4.6",
    ]


def test_segments_without_words_are_spread_by_letters(said: Said) -> None:
    # 21 letters in 3 seconds, a digit counting for three
    assert said("openai-whisper/segments.json")[0] == (
        "?: So@0~0.29 we@0.29~0.57 meet@0.57~1.14 at@1.14~1.43 9@1.43~1.86 on@1.86~2.14 "
        "Friday.@2.14~3"
    )


def test_a_token_without_a_space_goes_on_with_the_word_before(said: Said) -> None:
    first, second = said("faster-whisper/list.json")
    assert first == "?: " + FRIDAY.format("-", 2.9)
    assert second == "?: Well-known,@3.4-4.1 yes.@4.1-4.6"


def test_words_as_tuples_of_an_older_faster_whisper_are_read(said: Said) -> None:
    assert said("faster-whisper/tuples.json") == ["?: So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3"]


def test_segments_one_a_line_are_read(said: Said) -> None:
    assert [line.split("@")[0] for line in said("faster-whisper/lines.jsonl")] == [
        "?: So",
        "?: Yes.",
    ]


def test_whisperx_words_without_times_lie_between_their_neighbours(said: Said) -> None:
    assert said("whisperx/diarized.json") == [
        "SPEAKER_00: So@0.5-0.72 we@0.74-0.9 meet@0.94-1.3 at@1.32-1.44 9@1.44~1.9 on@1.9-2.06 "
        "Friday.@2.1-2.9",
        "SPEAKER_01: Yes,@3.4-3.8 fine@3.84-4.1 by@4.12-4.3 me.@4.32-4.6",
    ]


def test_a_full_stop_on_its_own_joins_a_chinese_character(said: Said) -> None:
    assert said("whisperx/chinese.json") == [
        "?: 今@0.1-0.3 天@0.3-0.5 天@0.5-0.7 气@0.7-0.9 好。@0.9-1.2"
    ]


def test_openai_words_take_the_punctuation_of_their_segments(said: Said) -> None:
    assert said("openai/verbose.json") == [
        "?: " + FRIDAY.format("-", 3.1),
        "?: Well-known,@3.4-4.1 yes.@4.1-4.6",
    ]


def test_openai_words_without_segments_are_cut_at_pauses(said: Said) -> None:
    assert said("openai/words.json") == [
        "?: So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "?: Yes.@3.4-3.7",
    ]


def test_words_of_another_spelling_go_to_the_segment_in_which_they_are_said(said: Said) -> None:
    words = [("hello", 0.0, 0.4), ("five", 0.5, 0.9), ("dollars", 0.9, 1.6), ("ok", 1.8, 2.4)]
    document = {
        "task": "transcribe",
        "text": "Hello, $5. Ok!",
        "words": [{"word": text, "start": start, "end": end} for text, start, end in words],
        "segments": [
            {"start": 0.0, "end": 2.0, "text": " Hello, $5."},
            {"start": 2.0, "end": 3.0, "text": " Ok!"},
        ],
    }
    assert said(document) == ["?: hello@0-0.4 five@0.5-0.9 dollars@0.9-1.6", "?: Ok!@1.8-2.4"]


def test_openai_speakers_are_kept(said: Said) -> None:
    assert [line.split("@")[0] for line in said("openai/diarized.json")] == ["al: So", "A: Yes,"]


def test_voxtral_speakers_are_kept(said: Said) -> None:
    openings = [line.split("@")[0] for line in said("voxtral/segments.json")]
    assert openings == ["speaker_1: So", "speaker_2: Yes,"]


def test_voxtral_words_are_joined_to_utterances(said: Said) -> None:
    assert said("voxtral/words.json") == [
        "?: So@0.5-0.7 we@0.7-0.9 meet.@0.9-1.3",
        "?: Yes.@3.4-3.8",
    ]


def test_the_language_is_the_one_the_recogniser_tells() -> None:
    document: dict[str, object] = {"text": "", "segments": [], "language": "de"}
    assert read_transcript(document).language == "de"


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        ({"text": "so", "start": 0, "end": 1}, "openai-whisper"),
        ({"text": "so", "start": 0, "end": 1, "speaker": "al"}, "whisperx"),
        ({"text": "so", "start": 0, "end": 1, "words": [{"word": "so", "score": 1}]}, "whisperx"),
        ({"text": "so", "start": 0, "end": 1, "speaker_id": "al"}, "voxtral"),
        ({"text": "so", "start": 0, "end": 1, "type": "x", "speaker": "al"}, "openai"),
    ],
)
def test_segments_tell_who_made_them(segment: dict[str, object], name: str) -> None:
    document = json.dumps({"text": "so", "segments": [segment]}).encode()
    assert read_transcript(document).source == name


def test_words_that_only_segments_have_are_kept_beside_a_list_of_words(said: Said) -> None:
    words = [
        {"word": "Hello", "start": 0.1, "end": 0.4},
        {"word": "there", "start": 0.5, "end": 0.8},
    ]
    texts = (" Hello, there my friend.", " My other friend.")
    segments = [
        {"start": 2 * place, "end": 2 * place + 2, "text": text} for place, text in enumerate(texts)
    ]
    document = {"task": "transcribe", "text": "".join(texts), "words": words, "segments": segments}
    first, second = said(document)
    assert first.startswith("?: Hello,@0.1-0.4 there@0.5-0.8 my@0.8~")
    assert [word.split("@")[0] for word in second.split()[1:]] == ["My", "other", "friend."]


@pytest.mark.parametrize("speaker", ["A", None])
def test_whole_milliseconds_are_no_seconds(speaker: str | None) -> None:
    words = [
        {"text": "So", "start": 500, "end": 800, "speaker": speaker},
        {"text": "we.", "start": 800, "end": 1200, "speaker": speaker},
    ]
    one = {"text": "So we.", "start": 500, "end": 1200, "speaker": speaker, "words": words}
    found = read_transcript([one, {**one, "start": 90500, "end": 92000, "words": []}])
    assert [(word.start, word.end) for word in found][:2] == [(0.5, 0.8), (0.8, 1.2)]
    assert [word.start for word in found][2] == 90.5


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        *[(text, 0, 30) for text in ("So we meet.", "you")],
        *[(text, 500, 502) for text in ("So we meet.", "you")],
        *[(text, 0.5, 1200.25) for text in ("So we meet.", "you")],
        *[(text, 0, 600) for text in ("[Music]", "(soft music goes on)", "you", "Thank you.")],
        (" ".join(["So we meet."] * 20), 0, 600),
    ],
)
def test_seconds_stay_seconds(text: str, start: float, end: float) -> None:
    found = read_transcript([{"text": text, "start": start, "end": end}])
    assert found.utterances[0].words[0].start == start


def test_words_with_fractions_are_in_seconds_however_long_their_segment() -> None:
    words = [{"word": "so", "start": 0.25, "end": 0.75}]
    found = read_transcript([{"text": "so", "start": 0, "end": 900, "words": words}])
    assert [word.start for word in found] == [0.25]


def test_a_speaker_may_be_an_object_with_a_name() -> None:
    segments = [{"start": 0, "end": 1, "text": "so", "speaker": {"id": "7", "name": "Al Li"}}]
    assert [word.speaker for word in read_transcript({"segments": segments})] == ["Al Li"]


def test_times_may_be_spelt_as_on_a_clock() -> None:
    segments = [{"start": "00:03", "end": "1:00:05.5", "text": "so", "speaker": "al"}]
    (word,) = read_transcript(segments)
    assert (word.start, word.end) == (3.0, 3605.5)


def test_words_alone_in_whole_milliseconds_are_no_seconds() -> None:
    said = [("so", 500, 630), ("we", 660, 790), ("meet", 800, 1010)]
    words = [{"text": text, "start": start, "end": end} for text, start, end in said]
    assert [word.start for word in read_transcript(words)] == [0.5, 0.66, 0.8]
    document = {"text": "so we meet", "segments": [{**words[0], "end": 1010, "text": "so we meet"}]}
    assert read_transcript(document).utterances[0].words[0].start == 0.5
