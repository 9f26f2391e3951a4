from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from diarize.timeline import Turn
from diarize.transcript import Transcript, Utterance, Word
from diarize.transcript.passages import as_annotation, passages, rounded, speakers

words = st.builds(
    lambda start, length, speaker: Word(
        text="so", start=start / 1000, end=(start + length) / 1000, speaker=speaker
    ),
    st.integers(0, 9000),
    st.integers(1, 900),
    st.sampled_from(["al", "bo", None]),
)


@given(st.lists(words, max_size=20), st.floats(0, 3))
def test_passages_hold_all_words_in_order(found: list[Word], pause: float) -> None:
    cut = list(passages(found, pause))
    assert [word for passage in cut for word in passage.words] == found
    for passage in cut:
        assert {word.speaker for word in passage.words} == {passage.speaker}
        assert passage.start < passage.end


@given(st.lists(words, min_size=1, max_size=20))
def test_everybody_who_says_a_word_talks_meanwhile(found: list[Word]) -> None:
    transcript = Transcript(recording="r", utterances=[Utterance(tuple(found))])
    turns = as_annotation(transcript)
    for word in found:
        during = turns.within([word.segment])
        mine = [turn for turn in during if turn.speaker == (word.speaker or "")]
        assert [(turn.start, turn.end) for turn in mine] == [(word.start, word.end)]
    assert set(speakers(transcript)) == {word.speaker for word in found if word.speaker}


def test_short_pauses_are_talk() -> None:
    al = Word(text="so", start=0.0, end=0.5, speaker="al")
    found = [al, replace(al, start=0.9, end=1.5), replace(al, start=3.0, end=3.5)]
    turns = as_annotation(Transcript(recording="r", utterances=[Utterance(tuple(found))]))
    assert turns.turns == (Turn(0.0, 1.5, "al"), Turn(3.0, 3.5, "al"))


def test_no_word_vanishes_in_rounding() -> None:
    word = Word(text="so", start=1.99962, end=1.9998)
    (kept,) = rounded(Transcript(recording="r", utterances=[Utterance((word,))]))
    assert (kept.start, kept.end) == (2.0, 2.001)
