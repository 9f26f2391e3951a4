import json
from collections.abc import Callable
from dataclasses import replace

from diarize.transcript import Transcript, Utterance
from diarize.transcript.writers.whisperx import format_whisperx

Say = Callable[..., Transcript]


def test_segments_are_utterances_cut_where_the_speaker_changes(say: Say) -> None:
    al, bo = say(("al", "so")), say(("bo", "yes"))
    later = [replace(word, start=1.0, end=1.5, score=0.5) for word in bo]
    both = Transcript(recording="r", utterances=[Utterance((*al, *later))], language="en")
    found = json.loads(format_whisperx(both))
    so = {"word": "so", "start": 0.0, "end": 0.3, "speaker": "al"}
    yes = {"word": "yes", "start": 1.0, "end": 1.5, "score": 0.5, "speaker": "bo"}
    assert found == {
        "segments": [
            {"start": 0.0, "end": 0.3, "text": "so", "words": [so], "speaker": "al"},
            {"start": 1.0, "end": 1.5, "text": "yes", "words": [yes], "speaker": "bo"},
        ],
        "word_segments": [so, yes],
        "language": "en",
    }


def test_words_of_nobody_have_no_speaker(say: Say) -> None:
    found = json.loads(format_whisperx(say((None, "hm"))))
    assert "speaker" not in found["segments"][0]
    assert "speaker" not in found["word_segments"][0]
