import pytest

from diarize.edits import Add, Edit, Reassign, Remove
from diarize.edits.rewording import REMOVED, reworded
from diarize.timeline import Segment
from diarize.transcript import Transcript, Utterance, Word

SPAN = (Segment(0, 5),)


def after(edit: Edit, word: Word) -> Word:
    spoken = Transcript(recording="standup", utterances=[Utterance((word,))])
    (found,) = reworded(spoken, edit)
    return found


@pytest.mark.parametrize("giver", ["al", None])
def test_words_that_are_theirs_already_stay_as_sure_as_they_were(giver: str | None) -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="al", confidence=0.9)
    assert after(Reassign(giver, "al", SPAN), word) == word


def test_words_of_nobody_are_whose_turn_is_added() -> None:
    word = Word(text="so", start=1.0, end=2.0, reason="no turn within 0.5 s")
    assert after(Add("al", SPAN), word) == Word(text="so", start=1.0, end=2.0, speaker="al")
    assert after(Add("al", (Segment(2, 5),)), word) == word


def test_words_of_others_stay_theirs_where_a_turn_is_added() -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="bo", confidence=0.9)
    assert after(Add("al", SPAN), word) == word


@pytest.mark.parametrize("whose", ["al", None])
def test_words_whose_turn_is_removed_are_nobodys(whose: str | None) -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="al", confidence=0.9)
    assert after(Remove(whose, SPAN), word) == Word(text="so", start=1.0, end=2.0, reason=REMOVED)


def test_who_talks_at_the_same_time_has_the_words_whose_turn_is_removed() -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="al", second_speaker="bo", confidence=0.9)
    assert after(Remove("al", SPAN), word) == Word(text="so", start=1.0, end=2.0, speaker="bo")
    assert after(Remove(None, SPAN), word).speaker is None


def test_words_are_as_sure_as_they_were_where_a_second_speaker_is_removed() -> None:
    word = Word(text="so", start=1.0, end=2.0, speaker="al", second_speaker="bo", confidence=0.9)
    found = after(Remove("bo", SPAN), word)
    assert found == Word(text="so", start=1.0, end=2.0, speaker="al", confidence=0.9)
    assert after(Remove("cy", SPAN), word) == word
