"""Deepgram, AssemblyAI, Google, Amazon, Azure, IBM, NeMo and Vosk."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript, read_transcripts

Said = Callable[[Any], list[str]]

NINE = "So@0.5-0.72 we@0.72-0.9 meet@0.9-1.3 at@1.3-1.44 {}@1.44-1.9"
MEET = "So@0.5-0.72 we@0.72-0.9 meet.@0.9-1.3"


def test_deepgram_utterances_are_spelled_with_punctuation(said: Said) -> None:
    assert said("deepgram/utterances.json") == [
        "0: " + NINE.format("9."),
        "1: Yes,@3.4-3.8 fine.@3.84-4.1",
    ]


def test_deepgram_channels_are_speakers_and_come_in_order_of_time(said: Said) -> None:
    assert said("deepgram/channels.json") == [
        "channel 0: so@0.5-0.72 we@0.72-0.9",
        "channel 1: yes@0.8-1.1",
        "channel 0: meet@2.9-3.3",
    ]


def test_assemblyai_counts_in_milliseconds(said: Said) -> None:
    assert said("assemblyai/utterances.json") == [
        "A: " + NINE.format("9."),
        "B: Yes,@3.4-3.8 fine.@3.84-4.1",
    ]


def test_assemblyai_words_without_utterances_are_cut_at_full_stops(said: Said) -> None:
    assert said("assemblyai/words.json") == ["?: " + MEET, "?: Yes.@1.4-1.8"]


def test_google_repeats_all_words_with_speakers_and_only_those_are_read(said: Said) -> None:
    assert said("google/v1.json") == [
        "1: So@0-0.7 we@0.7-0.9 meet.@0.9-1.3",
        "2: Yes.@3.4-3.8",
    ]


def test_google_durations_may_be_seconds_and_nanos(said: Said) -> None:
    assert said("google/client.json") == ["?: so@0.5-0.7 we@0.7-0.9 meet@0.9-1.3"]


def test_google_leaves_out_a_start_of_zero(said: Said) -> None:
    assert said("google/v2.json") == [
        "channel 1 speaker 1: So@0-0.7 we@0.7-0.9 meet.@0.9-1.3",
        "channel 2 speaker 1: Yes.@0.8-1.2",
    ]


def test_google_results_without_words_end_when_they_say(said: Said) -> None:
    first, second = said("google/v2-batch.json")
    assert first.endswith("meet.@1.23~1.5")
    assert second == "?: Yes.@3.6~3.8"


def test_amazon_punctuation_joins_the_word_before(said: Said) -> None:
    assert said("amazon/speakers.json") == [
        "spk_0: So,@0.5-0.72 we@0.72-0.9 meet@0.9-1.3 at@1.3-1.44 nine.@1.44-1.9",
        "spk_1: Yes.@2-2.4",
    ]


def test_amazon_speakers_beside_the_words_are_found_by_time(said: Said) -> None:
    assert said("amazon/older.json") == ["spk_0: So@0.5-0.72 we.@0.72-0.9", "spk_1: Yes.@1-1.4"]


def test_amazon_channels_are_speakers(said: Said) -> None:
    assert said("amazon/channels.json") == [
        "ch_0: So@0.5-0.72",
        "ch_1: Yes.@0.6-0.9",
        "ch_0: meet.@2.9-3.3",
    ]


def test_amazon_scores_are_of_words_not_of_punctuation() -> None:
    items = [
        {"type": "pronunciation", "start_time": "0", "end_time": "1", "alternatives": [
            {"confidence": "0.75", "content": "so"}]},
        {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": "."}]},
    ]  # fmt: skip
    assert [word.score for word in read_transcript({"results": {"items": items}})] == [0.75]


def test_azure_prefers_the_words_for_display(said: Said) -> None:
    assert said("azure/batch.json") == ["1: " + NINE.format("9."), "2: Yes.@63.4-63.8"]


def test_azure_fast_phrases_without_words_are_spread(said: Said) -> None:
    assert said("azure/fast.json") == ["1: " + MEET, "2: Yes.@3.4~3.8"]


def test_azure_lexical_words_take_the_spelling_for_display(said: Said) -> None:
    assert said("azure/detailed.json") == ["Guest-1: " + MEET]


def test_ibm_speakers_are_found_by_time_and_interim_results_left_out(said: Said) -> None:
    assert said("ibm/speakers.json") == [
        "0: so@0.5-0.72 we@0.72-0.9 meet@0.9-1.3",
        "1: %HESITATION@3-3.3 yes@3.4-3.8",
    ]


def test_ibm_results_inside_a_job_are_read(said: Said) -> None:
    assert said("ibm/job.json") == ["?: so@0.5-0.72 we@0.72-0.9 meet@0.9-1.3"]


def test_nemo_sessions_are_cut_at_changes_of_speaker(said: Said) -> None:
    assert said("nemo/session.json") == [
        "speaker_0: so@0.5-0.72 we@0.72-0.9 meet@0.9-1.3",
        "speaker_1: yes@1.4-1.8",
    ]


def test_nemo_manifests_count_words_from_the_offset_of_their_line(said: Said) -> None:
    assert said("nemo/manifest.jsonl") == [
        "?: so@10.5-10.74 we@10.74-10.9 meet@10.9-11.3",
        "?: yes@13~13.43 fine@13.43~14",
    ]


def test_a_nemo_manifest_names_the_recording() -> None:
    line = {"audio_filepath": "/data/standup.wav", "duration": 1.0, "text": "so"}
    assert read_transcript(line).recording == "standup"


def test_vosk_results_printed_one_after_another_are_read(said: Said) -> None:
    assert said("vosk/printed.json") == ["?: so@0.5-0.72 we@0.72-0.9", "?: yes@3.4-3.8"]


def test_a_vosk_score_just_above_one_is_one() -> None:
    word = {"word": "so", "start": 0, "end": 1, "conf": 1.000001}
    assert [each.score for each in read_transcript({"result": [word], "text": "so"})] == [1.0]


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (
            {"results": {"channels": [{"alternatives": [{"words": [{"start": "x"}]}]}]}},
            'results.channels[0].alternatives[0].words[0].start: expected a number, got "x"',
        ),
        (
            {"results": {"items": [{"alternatives": {}}]}},
            "results.items[0].alternatives: expected a list, got an object",
        ),
        (
            {"results": [{"alternatives": [{"words": [{"startTime": True}]}]}]},
            "results[0].alternatives[0].words[0].startTime: expected a number, got true",
        ),
        (
            {"recognizedPhrases": [{"nBest": [{"display": 7}]}]},
            "recognizedPhrases[0].nBest[0].display: expected text, got 7",
        ),
        (
            {"result_index": 0, "results": [{"alternatives": [{"timestamps": [["a", []]]}]}]},
            "results[0].alternatives[0].timestamps[0][1]: expected a number, got a list",
        ),
        (
            {"audio_url": "u", "words": [{"text": None, "speaker": {}}]},
            "words[0].speaker: expected text, got an object",
        ),
        (
            [{"audio_filepath": "a.wav", "duration": "long"}],
            '[0].duration: expected a number, got "long"',
        ),
        ({"result": [7], "text": ""}, "result[0]: expected an object, got 7"),
        (
            {"task": "transcribe", "text": "", "segments": [{"text": "s", "words": ["so"]}]},
            'segments[0].words[0]: expected an object, got "so"',
        ),
        (
            {"transcription": [{"offsets": {"from": "soon"}}]},
            'transcription[0].offsets.from: expected a number, got "soon"',
        ),
    ],
)
def test_a_malformed_field_is_named_with_its_place(document: Any, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(document)
    assert str(caught.value) == f"<transcript>: {problem}"


def google_words(*texts: str, speaker: str = "", since: int = 0) -> dict[str, Any]:
    words = [
        {"word": text, "startOffset": f"{place}.1s", "endOffset": f"{place}.4s"}
        | ({"speakerLabel": speaker} if speaker else {})
        for place, text in enumerate(texts, start=since)
    ]
    return {"alternatives": [{"transcript": " ".join(texts), "words": words}]}


def test_google_results_that_have_speakers_each_are_all_read() -> None:
    results = [google_words("hi", speaker="1"), google_words("how", "are", speaker="2", since=1)]
    assert [word.text for word in read_transcript({"results": results})] == ["hi", "how", "are"]


@pytest.mark.parametrize(
    "results",
    [
        [google_words("hi", "there"), google_words("hi", "there", "bye", speaker="1")],
        [
            google_words("hi", speaker="1"),
            google_words("hi", "there", speaker="1"),
            google_words("hi", "there", "bye", speaker="1"),
        ],
        [
            {"alternatives": [{"transcript": "Hi there."}]},
            google_words("hi", "there", "bye", speaker="1"),
        ],
        [google_words("fifty", "five"), google_words("hi", "there", "bye", speaker="1")],
    ],
)
def test_google_words_that_come_again_with_speakers_are_said_once(
    results: list[dict[str, Any]],
) -> None:
    assert read_transcript({"results": results}).text == "hi there bye"
    two = [{**each, "channelTag": channel} for channel in (1, 2) for each in results]
    assert sorted(word.text for word in read_transcript({"results": two})) == sorted(
        2 * ["hi", "there", "bye"]
    )


def test_google_channels_without_times_stay_in_their_order() -> None:
    results = [
        {"channelTag": channel, "alternatives": [{"transcript": text}], "resultEndTime": f"{end}s"}
        for channel, text, end in [(1, "hi there", 2), (2, "oh hi", 4), (1, "bye", 6)]
    ]
    assert read_transcript({"results": results}).text == "hi there oh hi bye"


def test_a_google_result_of_nothing_at_the_end_changes_nothing() -> None:
    again = google_words("hi", "there", speaker="1")
    results = [google_words("hi"), again | {"channelTag": 1}, {"alternatives": [{}]}]
    assert read_transcript({"results": results}).text == "hi there"


def test_google_words_of_others_are_no_beginning() -> None:
    before = {"alternatives": [{"transcript": "his"}]}
    found = read_transcript({"results": [before, google_words("this", "hat", speaker="1")]})
    assert found.text == "his this hat"
    results = [google_words("yes"), google_words("yes", "hat", speaker="1", since=3)]
    assert read_transcript({"results": results}).text == "yes yes hat"


def test_google_files_of_a_batch_are_recordings(tmp_path: Path) -> None:
    files = {
        f"gs://b/{name}.wav": {"transcript": {"results": [google_words(*texts)]}}
        for name, texts in (("one", ["hi"]), ("two", ["how", "are"]))
    }
    (tmp_path / "batch.json").write_text(json.dumps({"results": files}))
    found = read_transcripts(tmp_path / "batch.json")
    assert {name: len(each) for name, each in found.items()} == {"one": 1, "two": 2}


def test_amazon_punctuation_without_a_speaker_ends_no_utterance() -> None:
    def item(text: str, start: str | None) -> dict[str, Any]:
        times = {"start_time": start, "end_time": f"{start}5"} if start else {}
        kind = "pronunciation" if start else "punctuation"
        return {"type": kind, "alternatives": [{"content": text}], **times}

    labels = [{"start_time": start, "speaker_label": "spk_0"} for start in ("0.0", "0.7")]
    results = {
        "items": [item("Hi", "0.0"), item(",", None), item("there", "0.7")],
        "speaker_labels": {"segments": [{"items": labels}]},
    }
    (utterance,) = read_transcript({"results": results}).utterances
    assert [(word.text, word.speaker) for word in utterance.words] == [
        ("Hi,", "spk_0"),
        ("there", "spk_0"),
    ]


def test_amazon_words_have_the_name_of_their_channel() -> None:
    items = [{"alternatives": [{"content": "Hi"}], "start_time": "0.0", "end_time": "0.5"}]
    channels = [{"channel_label": label, "items": items} for label in ("ch_0", "ch_1")]
    found = read_transcript({"results": {"channel_labels": {"channels": channels}}})
    assert sorted(word.speaker or "" for word in found) == ["ch_0", "ch_1"]


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        ("error", "no spoken audio", "error: no spoken audio"),
        ("processing", None, "processing"),
        ("error", "two\nlines", "error: two%0Alines"),
    ],
)
def test_an_assemblyai_transcript_that_is_not_finished_is_told(
    status: str, error: str | None, told: str
) -> None:
    document = {"status": status, "error": error, "audio_url": "x", "words": None, "text": None}
    with pytest.raises(FormatError, match=f"its status is {told}"):
        read_transcript(document)


def test_azure_fast_transcription_of_the_preview_counts_in_milliseconds(said: Said) -> None:
    phrase = {"offset": 960, "duration": 640, "text": "Yes.", "words": []}
    document = {"combinedPhrases": [{"text": "Yes."}], "phrases": [phrase]}
    assert said(document) == ["?: Yes.@0.96~1.6"]


def test_google_words_with_speakers_may_be_spelled_otherwise_than_without(said: Said) -> None:
    words = [
        {"word": text, "startTime": f"{place}s", "endTime": f"{place + 1}s"}
        for place, text in enumerate(("Over", "there"))
    ]
    again = [word | {"word": word["word"] + ".", "speakerTag": 1} for word in words]
    results = [{"alternatives": [{"transcript": "", "words": each}]} for each in (words, again)]
    assert said({"results": results}) == ["1: Over.@0-1", "1: there.@1-2"]


def test_google_fields_without_a_name_do_not_hide_the_speaker(said: Said) -> None:
    words = [
        {"word": "hi", "start_time": "0s", "end_time": "1s", "speaker_tag": 1, "speaker_label": ""},
        {
            "word": "bye",
            "start_time": "1s",
            "end_time": "2s",
            "speaker_tag": 2,
            "speaker_label": "",
        },
    ]
    plain = [{key: word[key] for key in ("word", "start_time", "end_time")} for word in words]
    results = [
        {"alternatives": [{"transcript": "hi bye", "words": each}]} for each in (plain, words)
    ]
    assert said({"results": results}) == ["1: hi@0-1", "2: bye@1-2"]


def test_google_durations_of_nothing_are_zero(said: Said) -> None:
    word = {"word": "hi", "startTime": {}, "endTime": {"seconds": "1"}}
    assert said({"results": [{"alternatives": [{"words": [word]}]}]}) == ["?: hi@0-1"]


@pytest.mark.parametrize("key", ["inlineResult", "inline_result"])
def test_google_results_inside_a_batch_are_read(key: str, said: Said) -> None:
    word = {"word": "hi", "start_offset": "0s", "end_offset": "1s"}
    transcript = {"results": [{"alternatives": [{"transcript": "hi", "words": [word]}]}]}
    assert said({"results": {"gs://b/a.wav": {key: {"transcript": transcript}}}}) == ["?: hi@0-1"]


def azure_phrase(display: str, *words: str, **details: Any) -> dict[str, Any]:
    timed = [
        {"word": word, "offsetInTicks": place * 10_000_000, "durationInTicks": 10_000_000}
        for place, word in enumerate(words)
    ]
    best = {"display": display, "lexical": " ".join(words), "words": timed}
    return {"recognizedPhrases": [{"nBest": [best | details], "offsetInTicks": 0}]}


def test_an_azure_number_costs_the_other_words_neither_capitals_nor_full_stops(said: Said) -> None:
    spoken = ["we", "meet", "at", "nine", "thirty", "mister", "smith"]
    assert said(azure_phrase("We meet at 9:30. Mr. Smith?", *spoken)) == [
        "?: We@0-1 meet@1-2 at@2-3 9:30.@3~5 Mr.@5.45~6 Smith?@6-7"
    ]


def test_azure_words_that_are_written_otherwise_share_their_time(said: Said) -> None:
    assert said(azure_phrase("Is 20 % off it?", "is", "twenty", "percent", "off", "it")) == [
        "?: Is@0-1 20@1-3 %@3~3.02 off@3-4 it?@4-5"
    ]


def test_azure_knows_whom_it_does_not_know(said: Said) -> None:
    assert said(azure_phrase("Hi.", "hi", speaker="Unknown")) == ["?: Hi.@0-1"]
    assert said(azure_phrase("Hi.", "hi", speaker=2)) == ["2: Hi.@0-1"]


def test_a_nemo_line_says_who_speaks(said: Said) -> None:
    assert said({"audio_filepath": "a.wav", "duration": 2, "text": "hi", "speaker": 5}) == [
        "5: hi@0~2"
    ]


def test_confidences_of_whisper_timestamped_are_scores() -> None:
    word = {"text": "hi", "start": 0.0, "end": 1.0, "confidence": 0.75}
    segment = {"text": " hi", "start": 0.0, "end": 1.0, "words": [word]}
    (found,) = read_transcript({"text": " hi", "segments": [segment], "language": "en"})
    assert found.score == 0.75


def test_an_azure_number_costs_words_without_spaces_no_times(said: Said) -> None:
    phrase = azure_phrase("今天讨论20个。", "今天", "讨论", "二十", "个")
    assert said(phrase) == ["?: 今@0~0.5 天@0.5~1 讨@1~1.5 论@1.5~2 20@2-3 个。@3-4"]


def test_azure_words_that_are_as_many_as_written_share_their_times(said: Said) -> None:
    assert said(azure_phrase("5, ok?", "five", "okay")) == ["?: 5,@0-1 ok?@1-2"]
