"""parakeet-mlx, Alibaba Cloud Model Studio and FunASR."""

from collections.abc import Callable
from typing import Any

from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]


def test_tokens_of_parakeet_mlx_are_joined_and_times_of_marks_are_of_no_word(said: Said) -> None:
    assert said("parakeet-mlx/sentences.json") == [
        "?: So,@0.48-0.72 we@0.88-1.04 meet@1.04-1.36 9%.@1.36-1.84",
        "?: Yes.@3.52-3.84",
    ]


def test_the_score_of_a_word_of_parakeet_mlx_is_that_of_its_worst_token() -> None:
    document = {"text": " So.", "sentences": [{"text": " So.", "start": 0.5, "end": 1.0}]}
    document["sentences"][0]["tokens"] = [  # type: ignore[index]
        {"text": " S", "start": 0.5, "end": 0.7, "confidence": 0.75},
        {"text": "o", "start": 0.7, "end": 0.9, "confidence": 0.5},
        {"text": ".", "start": 0.9, "end": 1.0, "confidence": 0.25},
    ]
    assert [word.score for word in read_transcript(document)] == [0.5]


def test_parakeet_mlx_says_nothing_in_silence() -> None:
    found = read_transcript({"text": "", "sentences": []})
    assert (found.source, len(found)) == ("parakeet-mlx", 0)


def test_words_of_alibaba_have_their_punctuation(said: Said) -> None:
    assert said("alibaba/speakers.json") == [
        "0: So,@0.5-0.72 we@0.72-0.9 meet、@0.9-1.3 好@1.4-1.6 的。@1.6-2",
        "1: Yes.@3.5-4",
    ]


def test_sentences_of_alibaba_may_have_no_words_and_channels_are_speakers(said: Said) -> None:
    assert said("alibaba/channels.json") == [
        "channel 0: So.@0.5~0.72",
        "channel 1: Yes.@0.8~1.1",
        "channel 0: Fine.@2.9~3.3",
    ]


def test_words_of_funasr_have_the_times_of_their_places(said: Said) -> None:
    assert said("funasr/speakers.json") == [
        "0: 你@0.5-0.7 好、@0.7-0.9",
        "0: 大@1-1.2 家@1.2-1.4 look@1.4-1.8 at@1.8-1.96 this。@1.96-2.2",
        "1: 好@3.5-3.7 的。@3.7-4",
    ]


def test_funasr_names_the_recording_unless_it_made_the_name_up() -> None:
    result = {"text": "so", "timestamp": [[500, 700]]}
    assert read_transcript({"key": "standup", **result}).recording == "standup"
    assert read_transcript([{"key": "rand_key_2yW4Acq9GFz6Y", **result}], "r").recording == "r"
    several = [{"key": "standup", **result}, {"key": "retro", **result}]
    assert read_transcript(several, "retro").text == "so"


def test_tags_of_sensevoice_are_no_words(said: Said) -> None:
    assert said("funasr/sensevoice.jsonl") == [
        "?: 你@0.5-0.7 好、@0.7-0.9 我@1-1.2 们@1.2-1.4 开@1.4-1.6 会。@1.6-2",
        "?: 好@3.5-3.7 的。@3.7-4",
    ]


def test_funasr_in_which_more_is_timed_than_written_gives_whole_sentences(said: Said) -> None:
    stamps = [[500, 700], [700, 900], [900, 1100]]
    assert said([{"key": "r", "text": "20年。", "timestamp": stamps}]) == [
        "?: 20@0.5~0.9 年。@0.9~1.1"
    ]
    info = [{"text": ["so", "we"], "start": 500, "end": 1100, "timestamp": stamps, "spk": 1}]
    assert said([{"key": "r", "text": "so we", "sentence_info": info}]) == [
        "1: so@0.5~0.8 we@0.8~1.1"
    ]


def test_sentences_of_funasr_may_be_called_so(said: Said) -> None:
    stamps = [[500, 700], [700, 900]]
    info = [{"sentence": "so we", "start": 450, "end": 950, "timestamp": stamps, "spk": 0}]
    assert said([{"key": "r", "text": "so we", "sentence_info": info}]) == [
        "0: so@0.5-0.7 we@0.7-0.9"
    ]


def test_tokens_of_fun_asr_nano_are_in_seconds(said: Said) -> None:
    tokens = [
        {"token": " So", "start_time": 0.5, "end_time": 0.8, "score": 0.9},
        {"token": " me", "start_time": 0.8, "end_time": 1.0, "score": 0.9},
        {"token": "et", "start_time": 1.0, "end_time": 1.2, "score": 0.8},
    ]
    assert said([{"key": "r", "text": "So, meet.", "timestamps": tokens}]) == [
        "?: So,@0.5-0.8 meet.@0.8-1.2"
    ]


def test_sentences_of_the_server_of_funasr_have_words_between_spaces(said: Said) -> None:
    stamps = [[500, 700], [700, 900], [900, 1100]]
    sentence = {
        "text_seg": "你 好 look",
        "punc": "。",
        "start": 500,
        "end": 1100,
        "ts_list": stamps,
    }
    message = {"mode": "offline", "wav_name": "standup", "text": "你好look。", "is_final": True}
    message |= {"timestamp": "[[500,700],[700,900],[900,1100]]", "stamp_sents": [sentence]}
    assert said(message) == ["?: 你@0.5-0.7 好@0.7-0.9 look。@0.9-1.1"]
    assert read_transcript(message).recording == "standup"
