import pytest

from diarize.edits.changes import changed, reworded
from diarize.edits.values import Reassign
from diarize.timeline import Annotation, Segment, Turn
from diarize.transcript import Transcript, Utterance, Word


@pytest.mark.parametrize("giver", ["al", None])
def test_words_that_are_theirs_already_stay_as_sure_as_they_were(giver: str | None) -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="al", confidence=0.9)
    spoken = Transcript(recording="standup", utterances=[Utterance((word,))])
    assert reworded(spoken, Reassign(giver, "al", (Segment(0, 5),))) == spoken


def test_a_speaker_without_a_name_is_not_everybody() -> None:
    both = Annotation("r", [Turn(0, 4, ""), Turn(5, 9, "bo")])
    after = changed(both, Reassign("", "cy", (Segment(0, 9),)))
    assert [(turn.start, turn.end, turn.speaker) for turn in after] == [(0, 4, "cy"), (5, 9, "bo")]
