from pathlib import Path

import pytest
import typer

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

from benchmarks.finetuning import pairs, without_pauses
from diarize import Annotation, Turn
from training.corpus import load_corpus


def test_nobody_is_heard_in_two_calls(speech_data: Path, speech_cache: Path) -> None:
    corpus = load_corpus(speech_data / "speech" / "dev", speech_cache)
    found = [set(each.by_speaker()) for each in pairs(corpus, 2, enough=8.0)]
    assert [len(each) for each in found] == [2, 2]
    assert not found[0] & found[1]
    assert [set(each.by_speaker()) for each in pairs(corpus, 2, enough=8.0)] == found


def test_too_many_calls_for_the_speakers_are_a_usage_error(
    speech_data: Path, speech_cache: Path
) -> None:
    corpus = load_corpus(speech_data / "speech" / "dev", speech_cache)
    with pytest.raises(typer.BadParameter, match="3 calls take 6 speakers, and 4 have enough"):
        next(pairs(corpus, 3, enough=8.0))


def test_labels_pass_over_pauses_of_a_second_as_those_of_ami() -> None:
    turns = [Turn(0, 1, "al"), Turn(2, 3, "al"), Turn(4.1, 5, "al"), Turn(0.5, 4, "bo")]
    joined = without_pauses(Annotation("r", turns))
    assert [(turn.start, turn.end) for turn in joined if turn.speaker == "al"] == [(0, 3), (4.1, 5)]
    assert [(turn.start, turn.end) for turn in joined if turn.speaker == "bo"] == [(0.5, 4)]
