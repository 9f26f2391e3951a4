import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.review.covering import covering
from diarize.timeline import Annotation, Segment, Turn

times = st.floats(0, 100)
spans = st.tuples(times, st.floats(0.01, 20)).map(lambda it: (it[0], it[0] + it[1]))
passages = st.lists(st.tuples(st.sampled_from(["al", "bo", None]), spans), max_size=8)


@given(passages, st.lists(st.tuples(st.sampled_from(["al", "bo", "cy"]), spans), max_size=8))
def test_all_turns_of_a_speaker_with_words_are_in_their_passages(
    said: list[tuple[str | None, tuple[float, float]]],
    turns: list[tuple[str, tuple[float, float]]],
) -> None:
    spoken = [(who, *span) for who, span in said]
    annotation = Annotation("r", [Turn(*span, who) for who, span in turns])
    found = covering(spoken, annotation)
    for (_, start, end), span in zip(spoken, found, strict=True):
        assert span.start <= start
        assert end <= span.end
    for speaker in {who for who, _, _ in spoken if who}:
        own = [span for (who, _, _), span in zip(spoken, found, strict=True) if who == speaker]
        talk = Annotation("", [turn for turn in annotation if turn.speaker == speaker])
        inside = sum(turn.duration for turn in talk.within(own))
        assert inside == pytest.approx(sum(turn.duration for turn in talk), abs=1e-6)


def test_who_is_unknown_or_has_no_turns_keeps_the_times_of_the_words() -> None:
    annotation = Annotation("r", [Turn(0, 9, "al")])
    assert covering([(None, 1.0, 2.0), ("bo", 3.0, 4.0)], annotation) == [
        Segment(1.0, 2.0),
        Segment(3.0, 4.0),
    ]
