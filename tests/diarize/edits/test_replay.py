from contextlib import suppress
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from diarize.edits import (
    Add,
    Edit,
    EditError,
    Merge,
    Reassign,
    Remove,
    Rename,
    SavedResult,
    Split,
    apply,
    replay,
)
from diarize.edits.anchors import anchors_of
from diarize.timeline import Annotation, Segment, Turn
from diarize.transcript import Transcript, Utterance, Word

TURNS = Annotation(
    "r",
    [Turn(0, 10, "SPEAKER_00", 0.5), Turn(8, 20, "SPEAKER_01"), Turn(20, 30, "SPEAKER_00")],
)
# The same voices as another run may hear them: numbered the other way round, edges elsewhere.
AGAIN = Annotation(
    "r", [Turn(0, 9.5, "SPEAKER_01"), Turn(9.5, 19, "SPEAKER_00"), Turn(19, 30, "SPEAKER_01")]
)

ticks = st.integers(0, 40).map(lambda tick: tick / 2)
turns = st.builds(
    lambda start, length, speaker: Turn(start, start + length / 2, speaker),
    ticks,
    st.integers(1, 12),
    st.sampled_from(["SPEAKER_00", "SPEAKER_01", "SPEAKER_02"]),
)
annotations = st.lists(turns, min_size=1, max_size=10).map(lambda found: Annotation("r", found))
spans = st.builds(
    lambda start, length: Segment(start, start + length / 2), ticks, st.integers(1, 9)
)
names = st.sampled_from(["SPEAKER_00", "SPEAKER_01", "SPEAKER_02", "al", "bo"])
edits = st.one_of(
    st.builds(Rename, names, names),
    st.builds(Merge, names, names),
    st.builds(Split, names, names, st.tuples(spans)),
    st.builds(Reassign, st.none() | names, names, st.tuples(spans, spans)),
)

heard = st.one_of(
    edits,
    st.builds(Add, names, st.tuples(spans), st.booleans()),
    st.builds(Remove, st.none() | names, st.tuples(spans)),
)

lasting = st.one_of(
    st.builds(Add, names, st.tuples(spans), st.just(False)),
    st.builds(Remove, st.none() | names, st.tuples(spans)),
    st.builds(Rename, names, st.sampled_from(["al", "bo"])),
    st.builds(Merge, names, names),
    st.builds(Reassign, st.none() | names, names, st.tuples(spans)),
)


def anchored(annotation: Annotation, wanted: list[Edit]) -> list[Edit]:
    """Return the edits, each with the places where its speakers talk by then."""
    made: list[Edit] = []
    for edit in wanted:
        now = apply(annotation, made)
        there = [name for name in edit.speakers if name in now.speakers]
        made.append(replace(edit, anchors=anchors_of(now, there)))
    return made


def spoken(annotation: Annotation) -> list[tuple[float, float]]:
    """Return when anybody talks."""
    together = annotation.renamed(dict.fromkeys(annotation.speakers, "x"))
    return [(turn.start, turn.end) for turn in together]


def told(annotation: Annotation) -> list[tuple[float, float, str]]:
    return [(turn.start, turn.end, turn.speaker) for turn in annotation]


@given(annotations, st.lists(edits, max_size=4))
def test_no_edit_changes_when_anybody_talks(annotation: Annotation, wanted: list[Edit]) -> None:
    assert spoken(apply(annotation, wanted)) == spoken(annotation)


@given(annotations, st.lists(heard, max_size=5))
def test_a_replay_on_the_same_turns_is_the_same(annotation: Annotation, wanted: list[Edit]) -> None:
    saved = SavedResult(annotation=annotation, exclusive=annotation, duration=30.0)
    for edit in wanted:
        with suppress(EditError):  # it cannot be done here, which is told when it is tried
            saved = saved.edited(edit)
    by_name = [replace(edit, anchors={}) for edit in saved.edits]
    assert told(apply(annotation, saved.edits)) == told(apply(annotation, by_name))
    assert replay(annotation, saved.edits).unfit == ()


@given(annotations, st.lists(lasting, max_size=5), st.permutations([0, 1, 2]))
def test_a_replay_on_renumbered_turns_gives_the_same_names(
    annotation: Annotation, wanted: list[Edit], order: list[int]
) -> None:
    # two who talk at the same times are told apart by nothing but their numbers
    talk = anchors_of(annotation, annotation.speakers).values()
    assume(len(set(talk)) == len(talk))
    made = anchored(annotation, wanted)
    found = replay(annotation, made)
    assume(not found.unfit)
    numbers = {f"SPEAKER_{old:02d}": f"SPEAKER_{new:02d}" for old, new in enumerate(order)}
    renumbered = replay(annotation.renamed(numbers), made)
    assert renumbered.unfit == ()
    assert told(renumbered.annotation) == told(found.annotation.renamed(numbers))


@given(annotations, names, names)
def test_renames_and_merges_keep_what_each_turn_lasts(
    annotation: Annotation, speaker: str, other: str
) -> None:
    renamed = apply(annotation, [Rename(speaker, other)])
    assert sum(renamed.talk_time().values()) == sum(annotation.talk_time().values())
    merged = apply(annotation, [Merge(speaker, other)])
    if {speaker, other} <= set(annotation.speakers):
        both = [turn for turn in annotation if turn.speaker in (speaker, other)]
        mine = [turn for turn in merged if turn.speaker == other]
        assert spoken(Annotation("r", both)) == [(turn.start, turn.end) for turn in mine]
        assert speaker == other or speaker not in merged.speakers


@given(annotations, st.lists(edits, max_size=5))
def test_an_edit_is_done_or_reported(annotation: Annotation, wanted: list[Edit]) -> None:
    found = replay(annotation, wanted)
    reported = {id(unfit.edit) for unfit in found.unfit}
    rest = [edit for edit in wanted if id(edit) not in reported]
    assert all(unfit.reason for unfit in found.unfit)
    assert replay(annotation, rest).annotation == found.annotation


def test_a_name_goes_to_who_talks_where_its_bearer_did() -> None:
    made = anchored(TURNS, [Rename("SPEAKER_00", "al"), Rename("SPEAKER_01", "bo")])
    assert told(apply(AGAIN, made)) == [(0, 9.5, "al"), (9.5, 19, "bo"), (19, 30, "al")]


def test_an_edit_finds_its_speaker_by_where_one_that_fits_nobody_says_they_talk() -> None:
    saved = SavedResult(annotation=TURNS, exclusive=TURNS, duration=30.0)
    for edit in (
        Reassign("SPEAKER_00", "SPEAKER_01", (Segment(9, 10),)),
        Rename("SPEAKER_00", "al"),
        Split("al", "cy", (Segment(20, 25),)),
        Rename("al", "Al"),
    ):
        saved = saved.edited(edit)
    assert [list(edit.anchors) for edit in saved.edits] == [
        ["SPEAKER_01", "SPEAKER_00"],
        [],
        [],
        ["al"],
    ]
    silent = AGAIN.within([Segment(0, 8), Segment(11, 30)])
    found = replay(silent, saved.edits)
    assert [unfit.edit for unfit in found.unfit] == [saved.edits[0]]
    assert told(found.annotation) == [
        (0, 8, "Al"),
        (11, 19, "SPEAKER_00"),
        (19, 20, "Al"),
        (20, 25, "cy"),
        (25, 30, "Al"),
    ]


def test_an_edit_of_an_edit_finds_its_speaker_by_the_role() -> None:
    made = anchored(
        TURNS,
        [
            Rename("SPEAKER_00", "al"),
            Split("al", "cy", (Segment(20, 30),)),
            Rename("cy", "Cy Doe"),
            Merge("SPEAKER_01", "al"),
        ],
    )
    assert told(apply(AGAIN, made)) == [(0, 20, "al"), (20, 30, "Cy Doe")]


def test_a_split_takes_another_number_where_its_own_is_taken() -> None:
    made = anchored(TURNS, [Split("SPEAKER_00", "SPEAKER_02", (Segment(20, 30),))])
    new = Annotation("r", [*AGAIN, Turn(31, 40, "SPEAKER_02")])
    found = replay(new, [*made, Rename("SPEAKER_02", "cy")])
    assert found.unfit == ()
    assert told(found.annotation)[-2:] == [(20, 30, "cy"), (31, 40, "SPEAKER_02")]


def test_only_what_the_speaker_says_is_reassigned() -> None:
    edit = Reassign("SPEAKER_00", "SPEAKER_01", (Segment(5, 9),))
    assert told(apply(TURNS, [edit])) == [
        (0, 5, "SPEAKER_00"),
        (5, 20, "SPEAKER_01"),
        (9, 10, "SPEAKER_00"),
        (20, 30, "SPEAKER_00"),
    ]
    whoever = Reassign(None, "SPEAKER_01", (Segment(5, 25),))
    assert told(apply(TURNS, [whoever])) == [
        (0, 5, "SPEAKER_00"),
        (5, 25, "SPEAKER_01"),
        (25, 30, "SPEAKER_00"),
    ]


def test_what_people_assigned_has_no_confidence_of_a_model() -> None:
    found = apply(TURNS, [Split("SPEAKER_00", "al", (Segment(5, 10),))])
    sure = {turn.speaker: turn.confidence for turn in found if turn.end <= 10}
    assert sure == {"SPEAKER_00": 0.5, "al": None}


def test_speakers_who_are_one_now_need_no_merge() -> None:
    made = anchored(TURNS, [Rename("SPEAKER_00", "al"), Merge("SPEAKER_01", "al")])
    found = replay(Annotation("r", [Turn(0, 30, "SPEAKER_00")]), made)
    assert (found.unfit, told(found.annotation)) == ((), [(0, 30, "al")])


def test_nobody_takes_two_names() -> None:
    made = anchored(TURNS, [Rename("SPEAKER_00", "al"), Rename("SPEAKER_01", "bo")])
    found = replay(Annotation("r", [Turn(0, 30, "SPEAKER_00")]), made)
    assert told(found.annotation) == [(0, 30, "al")]
    assert [(unfit.edit, unfit.reason) for unfit in found.unfit] == [
        (made[1], "who talks where SPEAKER_01 did stands for al already")
    ]


def test_a_few_words_at_the_same_time_do_not_make_the_same_speaker() -> None:
    made = anchored(TURNS, [Rename("SPEAKER_01", "bo")])
    found = replay(Annotation("r", [Turn(19, 60, "SPEAKER_00")]), made)
    assert [unfit.reason for unfit in found.unfit] == ["nobody talks where SPEAKER_01 did"]


def test_a_name_that_the_engine_gave_to_another_is_not_taken_away() -> None:
    made = anchored(TURNS, [Rename("SPEAKER_00", "al")])
    found = replay(AGAIN.renamed({"SPEAKER_00": "al"}), made)
    assert [unfit.reason for unfit in found.unfit] == [
        "the speaker library gave the name al to another speaker"
    ]
    assert replay(AGAIN.renamed({"SPEAKER_01": "al"}), made).unfit == ()


def test_a_name_that_an_edit_gave_to_another_is_not_taken_away() -> None:
    wanted: list[Edit] = [
        Rename("SPEAKER_00", "al"),
        Rename("al", "bo"),
        Rename("SPEAKER_01", "al"),
    ]
    made = anchored(TURNS, wanted)
    third = Annotation("r", [*AGAIN, Turn(31, 40, "bo")])
    assert [unfit.reason for unfit in replay(third, made).unfit] == [
        "the speaker library gave the name bo to another speaker",
        "another speaker is called al already",
    ]


def test_no_speech_fits_no_edit() -> None:
    made = anchored(TURNS, [Rename("SPEAKER_00", "al"), Split("al", "bo", (Segment(0, 5),))])
    found = replay(Annotation("r"), [*made, Reassign(None, "al", (Segment(0, 1),))])
    assert len(found.unfit) == 3
    assert len(found.annotation) == 0


def test_words_and_exclusive_turns_follow() -> None:
    words = (
        Word(text="so", start=1.0, end=2.0, speaker="SPEAKER_00", confidence=0.5),
        Word(text="it", start=8.5, end=9.0, speaker="SPEAKER_01", second_speaker="SPEAKER_00"),
        Word(text="is", start=21.0, end=22.0, speaker="SPEAKER_00", confidence=0.5),
        Word(text="hm", start=40.0, end=41.0, reason="no turn within 0.5 s"),
    )
    transcript = Transcript(recording="r", utterances=[Utterance(words)])
    alone = Annotation("r", [Turn(0, 9, "SPEAKER_00"), Turn(9, 30, "SPEAKER_01")])

    exclusive: list[tuple[float, float, str]] = []

    def after(*made: Edit) -> list[tuple[str | None, str | None, float | None]]:
        found = replay(TURNS, made, exclusive=alone, transcript=transcript)
        assert found.unfit == ()
        assert found.transcript is not None
        assert [word.text for word in found.transcript] == ["so", "it", "is", "hm"]
        nonlocal exclusive
        exclusive = told(found.exclusive)
        return [(word.speaker, word.second_speaker, word.confidence) for word in found.transcript]

    assert after(Rename("SPEAKER_00", "al"))[:2] == [
        ("al", None, 0.5),
        ("SPEAKER_01", "al", None),
    ]
    assert exclusive == [(0, 9, "al"), (9, 30, "SPEAKER_01")]
    assert after(Merge("SPEAKER_00", "SPEAKER_01"))[1] == ("SPEAKER_01", None, None)
    assert exclusive == [(0, 30, "SPEAKER_01")]
    assert [one for one, _, _ in after(Split("SPEAKER_00", "cy", (Segment(20, 30),)))] == [
        *("SPEAKER_00", "SPEAKER_01", "cy", None),
    ]
    taken = after(Reassign(None, "SPEAKER_00", (Segment(8, 10), Segment(39, 50))))
    assert taken[1] == ("SPEAKER_00", None, None)
    assert taken[3] == ("SPEAKER_00", None, None)
    assert exclusive == [(0, 10, "SPEAKER_00"), (10, 30, "SPEAKER_01")]


def test_that_nobody_talks_alone_is_kept() -> None:
    both = Annotation("r", [Turn(0, 4, "al"), Turn(0, 4, "bo")])
    assert replay(both, [Rename("al", "cy")], exclusive=Annotation("r")).exclusive.turns == ()
