"""Speechmatics, ElevenLabs, Rev.ai, Gladia, Soniox and Hugging Face transformers."""

import json
from collections.abc import Callable
from math import exp
from pathlib import Path
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

FIXTURES = Path(__file__).parents[1] / "fixtures"


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


def test_speechmatics_entities_are_spelled_and_punctuation_is_attached(said: Said) -> None:
    assert said("speechmatics/speakers.json") == [
        "S1: So,@0.5-0.72 we@0.72-0.9 meet@0.9-1.3 9@1.4-1.8 May.@1.8-2.2",
        "S2: Well-known.@3.4-4.2",
        "?: Yes@5.6-5.9",
    ]


def test_speechmatics_channels_are_speakers_and_come_in_order_of_time(said: Said) -> None:
    assert said("speechmatics/channels.json") == [
        "channel 1: So@0.5-0.72",
        "channel 2: Yes.@0.8-1.1",
        "channel 1: meet.@2.9-3.3",
    ]


def test_speechmatics_scores_are_of_words_not_of_punctuation() -> None:
    found = read_transcript(FIXTURES / "speechmatics/speakers.json")
    assert [word.score for word in found][:3] == [0.91, 0.98, 0.97]
    assert found.language == "en"


def test_a_speechmatics_entity_without_its_words_keeps_them_all(said: Said) -> None:
    document = fixture("speechmatics/speakers.json")
    entity = document["results"][4]
    del entity["written_form"], entity["spoken_form"]
    assert said(document)[0].endswith("meet@0.9-1.3 9@1.4~1.8 May.@1.8~2.2")


def test_speechmatics_quotes_may_attach_to_the_next_word(said: Said) -> None:
    def result(text: str, start: float | None, **more: Any) -> dict[str, Any]:
        times = {"start_time": start, "end_time": start and start + 0.5}
        kind = "punctuation" if start is None else "word"
        return {"type": kind, "alternatives": [{"content": text}], **times, **more}

    results = [
        result("say", 1.0),
        result('"', None, attaches_to="next"),
        result("yes", 2.0),
        result('"', None, attaches_to="previous"),
        result("now", 2.5),
    ]
    assert said({"results": results}) == ['?: say@1-1.5 "yes"@2-2.5 now@2.5-3']


def test_speechmatics_channels_count_their_speakers_anew(said: Said) -> None:
    document = fixture("speechmatics/channels.json")
    for result in document["results"]:
        result["alternatives"][0]["speaker"] = "S1"
    assert said(document)[1] == "channel 2 speaker S1: Yes.@0.8-1.1"


def test_elevenlabs_spaces_and_laughter_are_no_words(said: Said) -> None:
    assert said("elevenlabs/speakers.json") == [
        "speaker_0: So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "speaker_1: Yes,@3.4-3.8 fine.@3.84-4.1",
    ]


def test_elevenlabs_channels_are_told_apart(said: Said) -> None:
    assert said("elevenlabs/channels.json") == [
        "channel 0: So@0.5-0.72",
        "channel 1 speaker speaker_1: Yes.@0.8-1.1",
        "channel 0: meet.@2.9-3.3",
    ]


def test_elevenlabs_scores_are_logarithms() -> None:
    found = read_transcript(FIXTURES / "elevenlabs/speakers.json")
    assert [word.score for word in found][:2] == [exp(-0.25), 1.0]
    assert found.language == "eng"


def test_rev_ai_punctuation_stands_between_words_with_its_spaces(said: Said) -> None:
    assert said("rev.ai/monologues.json") == [
        "0: So,@0.5-0.72 we@0.72-0.9 meet@1-1.3 twenty-two.@1.4-1.9",
        "1: Yes.@3.4-3.8",
    ]


def test_rev_ai_words_without_spaces_between_them_are_apart_and_speakers_named(said: Said) -> None:
    assert said("rev.ai/named.json") == [
        "Zoë Li: So@0.5-0.72 we.@0.72-0.9",
        "2: Yes@1-1.4 mhm.@1.4-1.6",
    ]


def test_gladia_utterances_keep_their_words(said: Said) -> None:
    assert said("gladia/job.json") == [
        "0: So@0.5-0.72 we@0.72-0.9 meet@0.9-1.3 at@1.3-1.44 9.@1.44-1.9",
        "1: Yes,@3.4-3.8 fine.@3.84-4.1",
    ]


def test_gladia_channels_are_speakers(said: Said) -> None:
    assert said("gladia/channels.json") == [
        "channel 0: So@0.5-0.72 meet.@0.9-1.3",
        "channel 1: Yes.@0.8-1.1",
    ]


def test_a_gladia_transcription_is_read_wherever_it_is(said: Said) -> None:
    job = fixture("gladia/job.json")
    callback = {"id": "g1", "event": "transcription.success", "payload": job["result"]}
    assert said(job["result"]["transcription"]) == said(callback) == said(job)


def test_soniox_tokens_are_joined_and_translations_left_out(said: Said) -> None:
    assert said("soniox/transcript.json") == [
        "1: So,@0.5-0.72 we're@0.72-0.9 meeting.@0.9-1.3",
        "2: Yes.@1.4-1.8",
    ]


def test_a_soniox_word_is_as_sure_as_its_least_sure_token_that_has_letters() -> None:
    found = read_transcript(FIXTURES / "soniox/transcript.json")
    assert [word.score for word in found] == [0.91, 0.7, 0.97, 0.96]
    assert found.language == "en"


def test_a_soniox_stream_says_nothing_twice_and_loses_no_end(said: Said) -> None:
    assert said(FIXTURES.joinpath("soniox/stream.jsonl").read_bytes()) == [
        "?: So@0.5-0.72 meet@0.9-1.3 Yes@1.6-1.8"
    ]


def test_transformers_segments_without_an_end_are_spread(said: Said) -> None:
    first, second = said("transformers/segments.json")
    assert first.startswith("?: So@0.5~")
    assert first.endswith("~1.3")
    assert second.startswith("?: Yes,@3.4~")


def test_transformers_words_are_cut_at_full_stops(said: Said) -> None:
    assert said("transformers/words.json") == [
        "?: So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3",
        "?: Yes.@3.4-3.8",
    ]


def test_transformers_give_tuples_in_python(said: Said) -> None:
    chunks = [{"text": " So", "timestamp": (0.5, 0.7)}, {"text": " we", "timestamp": (0.7, None)}]
    (found,) = said({"text": " So we", "chunks": chunks})
    assert found.startswith("?: So@0.5-0.7 we@0.7~")


@pytest.mark.parametrize(
    ("texts", "spelled"),
    [("SO WE", ["SO", "WE"]), (("SO", "WE"), ["SO", "WE"]), ("我们", ["我", "们"])],
)
def test_transformers_characters_are_joined_to_words(texts: Any, spelled: list[str]) -> None:
    chunks = [
        {"text": text, "timestamp": [place / 10, (place + 1) / 10]}
        for place, text in enumerate(texts)
    ]
    (utterance,) = read_transcript({"text": "", "chunks": chunks}).utterances
    assert [word.text for word in utterance.words] == spelled


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"format": "2.9", "job": {}, "metadata": {}, "results": []}, "speechmatics"),
        (
            {"language_code": "eng", "language_probability": 0.1, "text": "", "words": []},
            "elevenlabs",
        ),
        ({"monologues": []}, "rev.ai"),
        ({"languages": [], "full_transcript": "", "utterances": []}, "gladia"),
        ({"id": "s1", "text": "", "tokens": []}, "soniox"),
        ({"text": "", "chunks": []}, "transformers"),
    ],
)
def test_silence_is_of_its_vendor(document: dict[str, Any], name: str) -> None:
    found = read_transcript(document)
    assert (len(found), found.source) == (0, name)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (
            {"format": "2.9", "metadata": {}, "results": [7]},
            "results[0]: expected an object, got 7",
        ),
        (
            {"results": [{"type": "word", "start_time": "x", "alternatives": [{"content": "a"}]}]},
            'results[0].start_time: expected a number, got "x"',
        ),
        (
            {"language_code": "en", "text": "", "words": [{"type": "word", "text": 7}]},
            "words[0].text: expected text, got 7",
        ),
        (
            {"monologues": [{"elements": [{"type": "text", "value": "a", "ts": {}}]}]},
            "monologues[0].elements[0].ts: expected a number, got an object",
        ),
        (
            {"result": {"transcription": {"full_transcript": "", "utterances": [{"words": "a"}]}}},
            'result.transcription.utterances[0].words: expected a list, got "a"',
        ),
        (
            {"tokens": [{"text": "a", "start_ms": True}]},
            "tokens[0].start_ms: expected a number, got true",
        ),
        (
            {"text": "a", "chunks": [{"text": "a", "timestamp": 7}]},
            "chunks[0].timestamp: expected a list, got 7",
        ),
    ],
)
def test_a_malformed_field_is_named_with_its_place(document: Any, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(document)
    assert str(caught.value) == f"<transcript>: {problem}"


def test_transformers_times_that_begin_anew_go_on(said: Said) -> None:
    spans = {"A b.": (0, 10), "C d.": (10, 29), "E f.": (0, 5), "G h.": (5, 12)}
    chunks = [{"text": f" {text}", "timestamp": span} for text, span in spans.items()]
    lines = said({"text": "".join(f" {text}" for text in spans), "chunks": chunks})
    assert [line.split("@")[0] for line in lines] == ["?: A", "?: C", "?: E", "?: G"]
    assert [line.split("@")[1].split("~")[0] for line in lines] == ["0", "10", "29", "34"]


def test_transformers_chunks_that_overlap_keep_their_times(said: Said) -> None:
    starts = [0.0, 29.5, 29.48, 31.0]
    chunks = [{"text": f" w{at}", "timestamp": (at, at + 0.4)} for at in starts]
    found = read_transcript({"text": "", "chunks": chunks})
    assert sorted(word.start for word in found)[-1] == 31.0


def test_words_dealt_to_a_neighbour_are_not_said_twice() -> None:
    words = [
        ("The", 0, 0.2),
        ("price", 0.2, 0.6),
        ("is", 0.8, 1.4),
        ("five", 1.4, 1.8),
        ("percent", 1.8, 2),
    ]
    texts = [(0, 1, "The price is"), (1, 3, "5% of it.")]
    document = {
        "task": "transcribe",
        "text": "The price is 5% of it.",
        "segments": [{"start": at, "end": end, "text": text} for at, end, text in texts],
        "words": [{"word": text, "start": at, "end": end} for text, at, end in words],
    }
    assert read_transcript(document).text.split().count("is") == 1


def test_nemo_segments_have_their_times(said: Said) -> None:
    segments = [
        {"segment": "Hello there.", "start": 100.24, "end": 100.72},
        {"segment": "Yes.", "start": 500, "end": 501},
    ]
    line = {"audio_filepath": "a.wav", "duration": 1000, "pred_text": "Hello there. Yes."}
    first, second = said(line | {"timestamps_segment": segments})
    assert first.startswith("?: Hello@100.24~")
    assert second == "?: Yes.@500~501"


def test_a_nemo_session_without_words_is_empty() -> None:
    session = {"status": "success", "transcription": "", "speaker_count": 0, "words": []}
    assert read_transcript(session).source == "nemo"


def test_vosk_transcriber_has_monologues(said: Said) -> None:
    terms = [
        {"text": "so", "start": 0.5, "end": 0.7, "confidence": 0.9, "type": "WORD"},
        {"text": "we", "start": 0.7, "end": 0.9, "confidence": 1.0, "type": "WORD"},
    ]
    speaker = {"id": "unknown", "name": None}
    monologue = {"speaker": speaker, "start": 0.5, "end": 0.9, "terms": terms}
    document = {"schemaVersion": "2.0", "monologues": [monologue], "text": ["so we"]}
    assert said(document) == ["?: so@0.5-0.7 we@0.7-0.9"]


def test_assemblyai_paragraphs_are_utterances(said: Said) -> None:
    words = [{"text": "So", "start": 500, "end": 700}, {"text": "we.", "start": 700, "end": 900}]
    paragraph = {"text": "So we.", "start": 500, "end": 900, "words": words}
    document = {"id": "x", "audio_duration": 5, "paragraphs": [paragraph]}
    assert said(document) == ["?: So@0.5-0.7 we.@0.7-0.9"]


def test_messages_of_ibm_follow_each_other_in_a_file(said: Said) -> None:
    def message(place: int, text: str) -> dict[str, Any]:
        best = {"transcript": text, "timestamps": [[text, float(place), place + 0.5]]}
        return {"result_index": place, "results": [{"final": True, "alternatives": [best]}]}

    labels = [{"from": 1.0, "to": 1.5, "speaker": 2}]
    messages = [{"state": "listening"}, message(0, "so"), message(1, "yes")]
    lines = "\n".join(map(json.dumps, [*messages, {"speaker_labels": labels}]))
    assert said(lines.encode()) == ["?: so@0-0.5", "2: yes@1-1.5"]


def test_a_document_of_any_depth_is_refused_in_one_line() -> None:
    document: dict[str, Any] = {"results": []}
    for _ in range(3000):
        document = {"response": document}
    with pytest.raises(FormatError, match="is nested too deeply for a transcript"):
        read_transcript(document)


def test_words_that_are_lacking_elsewhere_are_completed_too() -> None:
    words = [
        {"word": text, "start": float(place), "end": place + 0.5}
        for place, text in enumerate(["Hello", "there", "there", "Yes", "sir"])
    ]
    texts = [(0, 2.8, "Hello there."), (2.8, 2.9, "Okay then."), (2.9, 6, "Yes sir.")]
    segments = [{"start": at, "end": end, "text": f" {text}"} for at, end, text in texts]
    text = " ".join(each[2] for each in texts)
    document = {"task": "transcribe", "text": text, "segments": segments, "words": words}
    said = read_transcript(document).text
    assert "Okay then." in said


def test_a_hypothesis_of_nemo_has_words_or_segments(said: Said) -> None:
    word = {"word": "Yes.", "start": 0.5, "end": 0.9, "start_offset": 6, "end_offset": 11}
    segment = {"segment": "Yes.", "start": 0.5, "end": 1.0}
    for words, expected in ([word], "?: Yes.@0.5-0.9"), ([], "?: Yes.@0.5~1"):
        hypothesis = {"text": "Yes.", "timestamp": {"word": words, "segment": [segment]}}
        assert said(hypothesis) == said([hypothesis]) == [expected]


def test_a_word_that_no_neighbour_has_is_kept_beside_a_number() -> None:
    words = ["I", "paid", "twenty", "dollars", "Thank", "you", "much"]
    texts = [(0, 4, "I paid 20 dollars."), (4, 7, "Thank you very much.")]
    document = {
        "task": "transcribe",
        "text": " ".join(text for _, _, text in texts),
        "segments": [{"start": at, "end": end, "text": text} for at, end, text in texts],
        "words": [{"word": text, "start": at, "end": at + 0.5} for at, text in enumerate(words)],
    }
    assert read_transcript(document).text.endswith("Thank you very much")


def test_transformers_times_begin_anew_after_a_long_chunk_too() -> None:
    spans = [(0, 4), (4, 29.5), (0, 6), (6, 12)]
    chunks = [{"text": f" part {place}.", "timestamp": span} for place, span in enumerate(spans)]
    found = read_transcript({"text": "", "chunks": chunks})
    assert [one.words[0].start for one in found.utterances] == [0, 4, 29.5, 35.5]


def test_chunks_of_speakers_are_taken_before_those_of_none() -> None:
    chunks = [{"text": " So we meet. Yes.", "timestamp": [0.0, 3.0]}]
    sides = [
        {"speaker": "SPEAKER_00", "text": " So we meet.", "timestamp": [0.0, 2.0]},
        {"speaker": "SPEAKER_01", "text": " Yes.", "timestamp": [2.0, 3.0]},
    ]
    document = {"speakers": sides, "chunks": chunks, "text": " So we meet. Yes."}
    assert [(word.speaker, word.text) for word in read_transcript(document)] == [
        *(("SPEAKER_00", text) for text in ("So", "we", "meet.")),
        ("SPEAKER_01", "Yes."),
    ]
    assert read_transcript({**document, "speakers": []}).text == "So we meet. Yes."
    named = {"chunks": sides, "text": ""}
    assert [word.speaker for word in read_transcript(named)][-1] == "SPEAKER_01"


def test_what_chunks_of_speakers_lack_is_kept() -> None:
    chunks = [
        {"text": " a", "timestamp": [0, 1]},
        {"text": " b c", "timestamp": [1, 3]},
        {"text": " d", "timestamp": [3, 4]},
    ]
    first, last = ({"speaker": "S0", **chunks[place]} for place in (0, 2))
    cut = read_transcript({"text": "", "speakers": [first], "chunks": chunks})
    assert [(word.text, word.speaker) for word in cut][:2] == [("a", "S0"), ("b", None)]
    assert cut.text == "a b c d"
    holed = read_transcript({"text": "", "speakers": [first, last], "chunks": chunks})
    assert holed.text == "a b c d"
