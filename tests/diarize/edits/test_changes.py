from hypothesis import given
from hypothesis import strategies as st

from diarize.edits import Add, Reassign, Remove
from diarize.edits.changes import changed, changed_alone
from diarize.timeline import Annotation, Segment, Turn

PEOPLE = ("al", "bo", "")


def at(annotation: Annotation, half: int) -> set[str]:
    """Return who talks in half a second."""
    return {turn.speaker for turn in annotation if turn.start <= half / 2 + 0.2 < turn.end}


spans = st.builds(
    lambda start, length: Segment(start / 2, (start + length) / 2),
    st.integers(0, 40),
    st.integers(1, 12),
)
turns = st.builds(
    lambda span, speaker: Turn(span.start, span.end, speaker), spans, st.sampled_from(PEOPLE)
)
annotations = st.lists(turns, max_size=8).map(lambda found: Annotation("r", found))


def test_a_speaker_without_a_name_is_not_everybody() -> None:
    both = Annotation("r", [Turn(0, 4, ""), Turn(5, 9, "bo")])
    after = changed(both, Reassign("", "cy", (Segment(0, 9),)))
    assert [(turn.start, turn.end, turn.speaker) for turn in after] == [(0, 4, "cy"), (5, 9, "bo")]


@given(annotations, st.sampled_from(PEOPLE), st.lists(spans, max_size=2).map(tuple))
def test_an_addition_adds_just_that(
    before: Annotation, speaker: str, added: tuple[Segment, ...]
) -> None:
    after = changed(before, Add(speaker, added))
    during = Annotation("r", [Turn(span.start, span.end, speaker) for span in added])
    for half in range(60):
        assert at(after, half) == at(before, half) | at(during, half)


@given(annotations, st.sampled_from((*PEOPLE, None)), st.lists(spans, max_size=2).map(tuple))
def test_a_removal_removes_just_that(
    before: Annotation, speaker: str | None, removed: tuple[Segment, ...]
) -> None:
    after = changed(before, Remove(speaker, removed))
    during = Annotation("r", [Turn(span.start, span.end, "x") for span in removed])
    for half in range(60):
        gone = {*PEOPLE} if speaker is None else {speaker}
        assert at(after, half) == at(before, half) - (gone if at(during, half) else set())


@given(annotations, st.sampled_from(PEOPLE), spans)
def test_one_at_a_time_has_time_of_nobody_filled_and_nobody_else_moved(
    before: Annotation, speaker: str, span: Segment
) -> None:
    alone = changed_alone(Annotation("r"), Add("al", (Segment(0, 60),)), before)
    for edit in (Add(speaker, (span,)), Remove(speaker, (span,))):
        annotation = changed(before, edit)
        after = changed_alone(alone, edit, annotation)
        for half in range(60):
            assert len(at(after, half)) == bool(at(annotation, half))
            assert at(after, half) <= at(annotation, half)
            kept = at(alone, half) & at(annotation, half)
            assert kept <= at(after, half)
