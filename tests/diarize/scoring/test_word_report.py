import json
import sys
from unicodedata import normalize

import pytest

from diarize.errors import ScoringError
from diarize.scoring import SpeakerErrors, WordErrors, score_words
from diarize.transcript import Transcript, Utterance, Word


def say(recording: str, *said: tuple[str, str]) -> Transcript:
    words = [(speaker, text) for speaker, phrase in said for text in phrase.split()]
    return Transcript(
        recording=recording,
        utterances=[
            Utterance((Word(text=text, start=i, end=i + 0.9, speaker=speaker),))
            for i, (speaker, text) in enumerate(words)
        ],
    )


A = say("a", ("al", "one two"), ("bo", "three four"))
B = say("b", ("cy", "five six"))
FOUND = say("a", ("x", "one two three"), ("y", "four"))


def test_each_recording_is_scored_and_errors_are_summed_before_rates_are_taken() -> None:
    report = score_words({"b": B, "a": A}, {"a": FOUND, "b": B}, speakers_only=True)
    assert [each.recording for each in report.scores] == ["a", "b"]
    assert report.scores[0].speakers == SpeakerErrors(4, wrong=1)
    assert report.total.speakers == SpeakerErrors(6, wrong=1)
    assert report.total.cp is None
    assert report.convention == "without case and punctuation"


def test_missing_and_extra_recordings_are_told() -> None:
    report = score_words({"a": A, "b": B}, {"a": A, "c": B}, speakers_only=True)
    assert (report.missing, report.extra) == (("b",), ("c",))
    assert report.scores[1].speakers == SpeakerErrors()


def test_names_are_one_however_their_accents_are_spelt() -> None:
    apart, one = (normalize(f, "r\N{LATIN SMALL LETTER E WITH ACUTE}") for f in ("NFD", "NFC"))
    report = score_words({one: A}, {apart: A}, speakers_only=True)
    assert (report.missing, report.extra) == ((), ())
    assert report.total.speakers == SpeakerErrors(4)


def test_all_rates_are_taken_with_meeteval() -> None:
    pytest.importorskip("meeteval", reason="it comes with the extra words")
    report = score_words({"a": A, "b": B}, {"a": FOUND}, collar=3.0)
    assert report.convention == "without case and punctuation, tcpWER collar 3 s"
    assert report.scores[0].cp == WordErrors(4, inserted=1, deleted=1)
    assert report.scores[1].tcp == WordErrors(2, deleted=2)
    assert report.total.cp == WordErrors(6, inserted=1, deleted=3)
    found = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert found["recordings"][0] == {
        "recording": "a",
        "wder": 0.25,
        "cpwer": 0.5,
        "tcpwer": 0.5,
        "orcwer": 0.0,
        "words": 4,
        "aligned_words": 4,
        "wrong_speaker": 1,
    }


def test_a_crowd_has_no_optimal_combination_but_all_else() -> None:
    pytest.importorskip("meeteval", reason="it comes with the extra words")
    crowd = say("a", *((f"s{place}", "so") for place in range(11)))
    report = score_words({"a": crowd, "b": B}, {"a": crowd, "b": B})
    assert report.scores[0].orc is None
    assert report.total.orc is None
    assert report.total.cp == WordErrors(13)
    assert report.to_dict()["total"]["orcwer"] is None


def test_without_meeteval_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "meeteval", None)
    monkeypatch.setitem(sys.modules, "meeteval.wer", None)
    with pytest.raises(ScoringError, match=r"pip install 'turnwise\[words\]'"):
        score_words({"a": A}, {"a": A})
    assert score_words({"a": A}, {"a": A}, speakers_only=True).total.speakers.wrong == 0


def test_nothing_to_score_is_an_error() -> None:
    with pytest.raises(ScoringError, match="the reference has no recordings"):
        score_words({}, {"a": A})
