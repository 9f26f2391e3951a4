from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript import Transcript, Utterance, Word
from diarize.transcript.reading import read_transcript, read_transcripts
from diarize.transcript.writing import write_transcript

Said = Callable[[Any], list[str]]
FIXTURE = Path(__file__).parents[1] / "fixtures/eaf/foreign.eaf"


def test_tiers_without_a_parent_hold_utterances(said: Said) -> None:
    assert said("eaf/foreign.eaf") == [
        "Al: So@0.5~0.88 we@0.88~1.25 meet.@1.25~2",
        "Bo: Yes,@3.5~4 at@4~4.33 nine.@4.33~5",
    ]


def test_words_that_we_write_are_read_back(say: Callable[..., Transcript], tmp_path: Path) -> None:
    meeting = say(("Zoë <Li>", "So we meet."), (None, "Hm, 5 < 6."), ("bo", "Yes."), pause=2.0)
    write_transcript(meeting, tmp_path / "a.eaf")
    found = read_transcript(tmp_path / "a.eaf")
    assert found.recording == "r"
    assert [(word.text, word.speaker) for word in found] == [
        (word.text, word.speaker) for word in meeting
    ]
    for mine, theirs in zip(found, meeting, strict=True):
        assert mine.start == pytest.approx(theirs.start, abs=0.3)


def test_annotations_of_a_word_each_are_joined(tmp_path: Path) -> None:
    words = [Word(text=text, start=at, end=at + 0.5, speaker="al") for at, text in enumerate("ab")]
    apart = [Utterance((word,)) for word in words]
    write_transcript(Transcript(recording="r", utterances=apart), tmp_path / "a.eaf")
    assert read_transcript(tmp_path / "a.eaf").text == "a b"


def test_annotations_without_words_are_no_transcript(tmp_path: Path) -> None:
    text = FIXTURE.read_text()
    for words in ("Yes, at nine.", "So we meet.", "Also treffen wir uns."):
        text = text.replace(words, "")
    with pytest.raises(FormatError, match="has turns, not words"):
        read_transcript(text.encode())
    (tmp_path / "monday.eaf").write_text(text)
    (tmp_path / "monday.stm").write_text("monday 1 al 0.5 2.0 so\n")
    assert [each.text for each in read_transcripts(tmp_path).values()] == ["so"]


def test_a_time_that_is_none_is_told() -> None:
    text = FIXTURE.read_text().replace('"5000"', f'"{"9" * 4000}"')
    with pytest.raises(FormatError, match="no time of a recording: 99999"):
        read_transcript(text.encode())
