"""Tools for meetings, calls and films, and their lists of what is said."""

from collections.abc import Callable
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]


def test_words_of_premiere_have_durations_and_named_speakers(said: Said) -> None:
    assert said("premiere/segments.json") == [
        "Zoë Li: So,@0.5-0.72 um@0.8-0.9 we@0.9-1.3 meet.@1.3-1.9",
        "9d2f0c63-3f0e-4c7a-9d0b-5e1b7a6f2c11: Yes.@3.4-3.8",
    ]


def test_premiere_may_not_know_the_language() -> None:
    word = {"text": "so", "start": 0.5, "duration": 0.5, "type": "word"}
    segment = {"start": 0.5, "duration": 0.5, "words": [word]}
    document = {"language": "??-??", "segments": [segment], "speakers": []}
    assert read_transcript(document).language is None


def test_participants_of_recall_say_words_or_several_at_once(said: Said) -> None:
    assert said("recall/meeting.json") == [
        "Zoë Li: So@0.5-0.72 we@0.72~0.85 meet.@0.85~1.12",
        "101: Yes.@3.4-3.8",
    ]


@pytest.mark.parametrize(
    ("fixture", "al", "bo"),
    [
        ("vibevoice/turns.json", "0", "1"),
        ("sarvam/diarized.json", "0", "1"),
        ("fireflies/transcript.json", "Zoë Li", "?"),
    ],
)
def test_sentences_in_a_list_have_times_and_speakers(
    said: Said, fixture: str, al: str, bo: str
) -> None:
    assert said(fixture) == [
        f"{al}: So@0.5~0.88 we@0.88~1.25 meet.@1.25~2",
        f"{bo}: Yes.@3.4~3.8",
    ]


def test_words_of_pyannoteai_are_joined_to_utterances(said: Said) -> None:
    assert said("pyannoteai/output.json") == [
        "SPEAKER_00: So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "SPEAKER_01: Yes.@3.4-3.8",
    ]


def test_a_job_of_pyannoteai_has_words_in_its_output(said: Said) -> None:
    word = {"start": 0.5, "end": 1.0, "text": "So.", "speaker": "SPEAKER_00"}
    output = {"diarization": [], "wordLevelTranscription": [word]}
    assert said({"jobId": "j1", "status": "succeeded", "output": output}) == [
        "SPEAKER_00: So.@0.5-1"
    ]


def test_a_list_is_found_without_what_is_around_it(said: Said) -> None:
    sentence = {"text": "So.", "speaker_name": "al", "start_time": 0.5, "end_time": 1.0}
    transcript = {"transcript": {"title": "Standup", "sentences": [sentence]}}
    assert said(transcript) == said({"data": transcript}) == ["al: So.@0.5-1"]
    assert said(transcript["transcript"]) == ["al: So.@0.5-1"]


def test_sounds_of_vibevoice_are_no_words_and_its_fields_have_two_names(said: Said) -> None:
    turn = {"start_time": 1.5, "end_time": 2.0, "speaker_id": 0, "text": "So."}
    sound = {"start_time": 0.0, "end_time": 1.5, "text": "[Music]"}
    assert said([sound, turn]) == ["0: So.@1.5-2"]
    assert said([sound, turn | {"text": "[sic]"}]) == ["0: [sic]@1.5-2"]


def test_lines_of_video_indexer_have_times_by_the_clock(said: Said) -> None:
    assert said("video-indexer/video.json") == [
        "Zoë Li: So@0.5~0.88 we@0.88~1.25 meet.@1.25~2",
        "2: Yes.@63.4~63.8",
    ]


def test_a_time_of_video_indexer_that_is_none_is_told_with_its_place() -> None:
    line = {"text": "so", "instances": [{"start": "soon", "end": "0:00:02"}]}
    with pytest.raises(FormatError, match=r"instances\[0\].start: expected a number, got .soon"):
        read_transcript({"videos": [{"insights": {"transcript": [line]}}]})


def test_calls_have_the_roles_of_those_who_speak(said: Said) -> None:
    assert said("call-analytics/call.json") == [
        "AGENT: So,@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "CUSTOMER: Yes.@3.4-3.8",
    ]


def test_tokens_of_sherpa_onnx_are_joined_and_may_have_no_ends(said: Said) -> None:
    assert said("sherpa-onnx/result.json") == [
        "?: So,@0.48-0.64 we@0.72-0.92 meet.@0.92-1.3",
        "?: Yes.@3.4-3.8",
    ]
    tokens = {"tokens": ["你", "好"], "timestamps": [0.5, 0.75], "durations": []}
    assert said({"text": "你好", **tokens}) == ["?: 你@0.5~0.75 好@0.75~0.95"]


@pytest.mark.parametrize(
    ("text", "tokens", "line"),
    [
        (
            "你好吗 so",
            ["<0xE4>", "<0xBD>", "<0xA0>", "<0xE5>", "<0xA5>", "<0xBD>", "吗", " so"],
            "你@0~0.3 好@0.3~0.6 吗@0.6~0.7 so@0.7~0.83",
        ),
        ("so café", [" so", " ca", "f", "<0xC3>", "<0xA9>", "<0xA>"], "so@0~0.1 café@0.1~0.37"),
        ("so", [" so", "<0xC3>"], "so\ufffd@0~0.13"),
        ("你好", ["▁ƌţĩ", "ĽŃ"], "你@0~0.1 好@0.1~0.3"),
        ("It is $22.", [" it", " is", " twenty", "-", "two"], "It@0~0.1 is@0.1~0.2 $22.@0.2~0.6"),
    ],
)
def test_tokens_of_sherpa_onnx_that_are_no_words_are_decoded(
    text: str, tokens: list[str], line: str, said: Said
) -> None:
    times = [place / 10 for place in range(len(tokens))]
    assert said({"text": text, "tokens": tokens, "timestamps": times}) == [f"?: {line}"]
