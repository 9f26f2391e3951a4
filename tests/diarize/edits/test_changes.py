import pytest

from diarize.edits.changes import reworded
from diarize.edits.values import Reassign
from diarize.timeline import Segment
from diarize.transcript import Transcript, Utterance, Word


@pytest.mark.parametrize("giver", ["al", None])
def test_words_that_are_theirs_already_stay_as_sure_as_they_were(giver: str | None) -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="al", confidence=0.9)
    spoken = Transcript(recording="standup", utterances=[Utterance((word,))])
    assert reworded(spoken, Reassign(giver, "al", (Segment(0, 5),))) == spoken
