import json
from collections.abc import Callable
from typing import Any

from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]


def test_segments_keep_the_speaker_unless_it_is_a_question_mark() -> None:
    segments = [
        {"offsets": {"from": 0, "to": 1000}, "text": " so", "speaker": speaker} for speaker in "0?"
    ]
    found = read_transcript({"transcription": segments})
    assert [word.speaker for word in found] == ["0", None]


def test_tokens_are_joined_to_words_and_control_tokens_left_out(said: Said) -> None:
    assert said("whisper.cpp/tokens.json") == ["?: Rescheduling,@0.5-1.4 so.@1.4-1.9"]


def test_tokens_of_scripts_without_spaces_are_words() -> None:
    found = read_transcript(document([{"text": text} for text in (" so", "you", "世", "界", "ok")]))
    assert [word.text for word in found] == ["soyou", "世", "界", "ok"]


def test_a_word_is_as_sure_as_its_least_sure_token() -> None:
    tokens = [{"text": " meet", "p": 0.9}, {"text": "ing", "p": 0.5}]
    found = read_transcript(document(tokens))
    assert [(word.text, word.score) for word in found] == [("meeting", 0.5)]


def test_a_character_cut_in_two_by_tokens_is_whole_again() -> None:
    whole = "今天"
    first, second = whole.encode()[:4], whole.encode()[4:]
    data = json.dumps(document([{"text": "A"}, {"text": "B"}]), ensure_ascii=False).encode()
    broken = data.replace(b'"A"', b'"' + first + b'"').replace(b'"B"', b'"' + second + b'"')
    assert read_transcript(broken).text.replace(" ", "") == whole


def test_half_a_character_that_stays_alone_is_marked_as_lost() -> None:
    data = json.dumps(document([{"text": "A"}])).encode()
    assert read_transcript(data.replace(b'"A"', b'" so\xe4"')).text == "so\ufffd"


def document(tokens: list[dict[str, Any]]) -> dict[str, Any]:
    segment = {"offsets": {"from": 0, "to": 1000}, "text": "", "tokens": tokens}
    return {"result": {"language": "zh"}, "transcription": [segment]}


def test_segments_of_a_token_each_are_joined_to_words(said: Said) -> None:
    texts = [" And", " so", " Amer", "icans", ",", " ask", ".", " Why", "?"]
    segments = [
        {"offsets": {"from": 100 * place, "to": 100 * place + 100}, "text": text}
        for place, text in enumerate(texts)
    ]
    assert said({"transcription": segments}) == [
        "?: And@0-0.1 so@0.1-0.2 Americans,@0.2-0.5 ask.@0.5-0.7",
        "?: Why?@0.7-0.9",
    ]


def test_a_sentence_without_spaces_is_no_token_whatever_its_script() -> None:
    texts = ("大家好我是小明", "是的我们出去玩吧")
    segments = [
        {"offsets": {"from": place * 4000, "to": place * 4000 + 4000}, "text": text}
        for place, text in enumerate(texts)
    ]
    found = read_transcript({"transcription": segments})
    assert [len(utterance.words) for utterance in found.utterances] == [7, 8]
    assert [utterance.words[0].start for utterance in found.utterances] == [0, 4]
