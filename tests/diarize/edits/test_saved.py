import pickle
from collections.abc import Callable
from contextlib import suppress
from copy import copy, deepcopy
from dataclasses import replace

import pytest
from hypothesis import given
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
    replay,
    result_as_dict,
)
from diarize.edits.changes import changed
from diarize.timeline import Annotation, Segment, Turn
from diarize.transcript import Transcript, Utterance, Word

TURNS = Annotation("standup", [Turn(0, 10, "SPEAKER_00"), Turn(8, 20, "SPEAKER_01")])
ALONE = Annotation("standup", [Turn(0, 9, "SPEAKER_00"), Turn(9, 20, "SPEAKER_01")])
WORDS = Transcript(
    recording="standup",
    utterances=[Utterance((Word(text="so", start=1.0, end=2.0, speaker="SPEAKER_00"),))],
)
FOUND = SavedResult(annotation=TURNS, exclusive=ALONE, duration=21.5, transcript=WORDS)

names = st.sampled_from(["SPEAKER_00", "SPEAKER_01", "al", "bo"])
spans = st.builds(lambda a, b: (Segment(a, a + b),), st.integers(0, 25), st.integers(1, 10))
edits = st.one_of(
    st.builds(Rename, names, names),
    st.builds(Merge, names, names),
    st.builds(Split, names, names, spans),
    st.builds(Reassign, st.none() | names, names, spans),
    st.builds(Add, names, spans, st.booleans()),
    st.builds(Remove, st.none() | names, spans),
)


@given(st.lists(edits, max_size=4))
def test_undoing_any_edit_gives_the_former_state(wanted: list[Edit]) -> None:
    states = [FOUND]
    for edit in wanted:
        try:
            states.append(states[-1].edited(edit))
        except EditError:
            continue
    now = states.pop()
    for state in reversed(states):
        now = now.undone()
        assert now == state
        assert now.current() == state.current()


@given(st.lists(edits, max_size=4))
def test_an_accepted_edit_changes_something_and_is_never_unfit(wanted: list[Edit]) -> None:
    now = FOUND
    for edit in wanted:
        try:
            after = now.edited(edit)
        except EditError:
            continue
        assert after.current() != now.current()
        assert after.current().unfit == ()
        now = after


def edited(wanted: list[Edit], now: SavedResult = FOUND) -> SavedResult:
    """Return the result after those of some edits that can be made."""
    for edit in wanted:
        with suppress(EditError):
            now = now.edited(edit)
    return now


@given(st.lists(edits, max_size=6))
def test_edits_made_one_by_one_give_what_a_replay_gives(wanted: list[Edit]) -> None:
    now = edited(wanted)
    replayed = replay(TURNS, now.edits, exclusive=ALONE, transcript=WORDS)
    assert now.current() == replayed
    for same in (copy(now), deepcopy(now), pickle.loads(pickle.dumps(now)), replace(now)):
        assert (same, hash(same), repr(same)) == (now, hash(now), repr(now))
        assert same.current() == replayed


def test_an_edit_is_handed_on_and_not_made_again() -> None:
    after = FOUND.edited(Rename("SPEAKER_00", "al"))
    assert after.current() is after.current()
    assert pickle.dumps(after) == pickle.dumps(replace(after))


def test_edits_are_made_again_on_other_turns() -> None:
    after = FOUND.edited(Rename("SPEAKER_00", "al"))
    longer = Annotation("standup", [Turn(0, 12, "SPEAKER_00")])
    assert replace(after, annotation=longer).current().annotation == longer.renamed(
        {"SPEAKER_00": "al"}
    )


def test_numbers_that_were_swapped_are_swapped_again_when_the_engine_ran_again() -> None:
    swapped = FOUND
    for old, new in (("0", "tmp"), ("1", "0"), ("tmp", "1")):
        names = (f"SPEAKER_0{name}" if name in "01" else name for name in (old, new))
        swapped = swapped.edited(Rename(*names))
    numbers = {"SPEAKER_00": "SPEAKER_01", "SPEAKER_01": "SPEAKER_00"}
    found = SavedResult(
        annotation=TURNS.renamed(numbers), exclusive=ALONE.renamed(numbers), duration=21.5
    )
    assert swapped.rerun(found).current().unfit == ()


@given(
    st.lists(edits, min_size=1, max_size=3),
    st.permutations(["SPEAKER_00", "SPEAKER_01", "SPEAKER_02"]),
    st.lists(edits, max_size=3),
)
def test_who_is_corrected_after_a_new_run_is_who_is_called_so_by_then(
    before: list[Edit], numbers: list[str], wanted: list[Edit]
) -> None:
    three = Annotation("standup", [*TURNS, Turn(19, 25, "SPEAKER_02")])
    again = three.renamed(dict(zip(three.speakers, numbers, strict=True)))
    now = edited(before, SavedResult(annotation=three, exclusive=three, duration=25.0))
    now = now.rerun(SavedResult(annotation=again, exclusive=again, duration=25.0))
    for edit in wanted:
        with suppress(EditError):
            then = now.edited(edit)
            assert then.current().annotation == changed(now.current().annotation, edit)
            assert replace(then).current() == then.current()
            now = then


def test_edits_are_done_again_when_the_engine_ran_again() -> None:
    corrected = FOUND.edited(Rename("SPEAKER_00", "al")).edited(Rename("SPEAKER_01", "bo"))
    again = SavedResult(
        annotation=TURNS.renamed({"SPEAKER_00": "SPEAKER_01", "SPEAKER_01": "SPEAKER_00"}),
        exclusive=ALONE.renamed({"SPEAKER_00": "SPEAKER_01", "SPEAKER_01": "SPEAKER_00"}),
        duration=21.5,
    )
    now = corrected.rerun(again)
    assert now.current().annotation == TURNS.renamed({"SPEAKER_00": "al", "SPEAKER_01": "bo"})
    assert now.current().exclusive == ALONE.renamed({"SPEAKER_00": "al", "SPEAKER_01": "bo"})
    assert now.undone().undone() == again


def test_an_edit_that_fits_nobody_any_more_is_kept() -> None:
    corrected = FOUND.edited(Rename("SPEAKER_01", "bo"))
    again = SavedResult(
        annotation=Annotation("standup", [Turn(0, 7, "SPEAKER_00")]),
        exclusive=Annotation("standup", [Turn(0, 7, "SPEAKER_00")]),
        duration=21.5,
    )
    now = corrected.rerun(again)
    assert now.edits == corrected.edits
    assert [str(unfit.edit) for unfit in now.current().unfit] == ["rename SPEAKER_01 to bo"]
    assert now.rerun(FOUND).current() == corrected.current()


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (
            Rename("cy", "al"),
            "cannot rename cy to al: cy does not talk, but SPEAKER_00, SPEAKER_01",
        ),
        (Rename("SPEAKER_00", " "), "a name is missing"),
        (Rename("SPEAKER_00", "Zo\udceb"), "the new name has characters that are not text"),
        (Rename("SPEAKER_00", "SPEAKER_00"), "that changes nothing"),
        (Rename("SPEAKER_00", "SPEAKER_01"), "another speaker is called SPEAKER_01 already"),
        (Merge("SPEAKER_00", "al"), "al does not talk"),
        (
            Reassign("SPEAKER_00", "al", (Segment(0, 5),)),
            "al does not talk, but SPEAKER_00, SPEAKER_01; `split` makes al a new speaker first",
        ),
        (Merge("SPEAKER_00", "SPEAKER_00"), "that changes nothing"),
        (Split("SPEAKER_00", "al", (Segment(12, 15),)), "SPEAKER_00 does not talk during that"),
        (Split("SPEAKER_00", "al", (Segment(50, 51),)), "nobody talks during that time"),
        (Reassign(None, "SPEAKER_00", (Segment(0, 5),)), "that changes nothing"),
        (Reassign("SPEAKER_00", "SPEAKER_00", (Segment(0, 5),)), "that changes nothing"),
        (Add("al", (Segment(0, 5),)), "al does not talk, but .*; `--new` adds a new speaker"),
        (Add("SPEAKER_00", (Segment(0, 5),)), "that changes nothing"),
        (Add("SPEAKER_00", (Segment(20, 22),)), "the recording lasts 21.5 s"),
        (Add("SPEAKER_00", (Segment(0, 5),), new=True), "is called SPEAKER_00 already"),
        (Add(" ", (Segment(0, 5),), new=True), "a name is missing"),
        (Add("Zo\udceb", (Segment(0, 5),), new=True), "characters that are not text"),
        (Remove("al", (Segment(0, 5),)), "al does not talk, but"),
        (Remove(None, (Segment(50, 51),)), "nobody talks during that time"),
        (Remove("SPEAKER_00", (Segment(12, 15),)), "SPEAKER_00 does not talk during that"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(edit: Edit, problem: str) -> None:
    with pytest.raises(EditError, match=problem):
        FOUND.edited(edit)


@pytest.mark.parametrize(
    ("taker", "wrong", "problem"),
    [
        (
            FOUND.edited,
            ["x"],
            "an edit is a Rename, Merge, Split, Reassign, Add or Remove, got str",
        ),
        (
            replay,
            [TURNS, ["x"]],
            "an edit is a Rename, Merge, Split, Reassign, Add or Remove, got str",
        ),
        (Rename, [None, "x"], "a speaker is a name, as text, got NoneType"),
        (Merge, ["x", 7], "a speaker is a name, as text, got int"),
        (Split, ["x", "y", Segment(0, 1)], "spans are a sequence of segments, got Segment"),
        (Reassign, [7, "y", ()], "a speaker is a name, as text, or None, got int"),
        (Reassign, [None, "y", [(0, 1)]], "sequence of segments: .*, got tuple"),
        (SavedResult.of, [FOUND], "a saved result is of a Diarization, got SavedResult"),
        (FOUND.rerun, [FOUND.diarization()], "is a SavedResult, got Diarization"),
        (result_as_dict, [FOUND.diarization()], "what is saved is a SavedResult, .* got"),
    ],
)
def test_a_value_of_another_type_is_refused(
    taker: Callable[..., object], wrong: list[object], problem: str
) -> None:
    with pytest.raises(TypeError, match=problem):
        taker(*wrong)


def test_there_is_an_end_to_undoing() -> None:
    with pytest.raises(EditError, match="standup: there is nothing to undo"):
        FOUND.undone()


def test_a_split_goes_from_a_time_to_the_end() -> None:
    assert FOUND.from_on(12.5) == (Segment(12.5, 21.5),)
    with pytest.raises(EditError, match=r"30 s is not in the recording, which lasts 21\.5 s"):
        FOUND.from_on(30)
    assert FOUND.new_name() == "SPEAKER_02"
    split = FOUND.edited(Split("SPEAKER_01", FOUND.new_name(), FOUND.from_on(12.5)))
    assert split.current().annotation.speakers == ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")


def test_a_split_takes_no_name_that_somebody_has() -> None:
    two = Annotation("r", [Turn(0, 9, "SPEAKER_00"), Turn(9, 12, "SPEAKER_01")])
    saved = SavedResult(annotation=two, exclusive=two, duration=12.0)
    with pytest.raises(EditError, match="another speaker is called SPEAKER_01 already"):
        saved.edited(Split("SPEAKER_00", "SPEAKER_01", (Segment(4, 9),)))


@given(st.lists(edits, max_size=4))
def test_the_history_ends_with_the_present_and_begins_before_any_edit(wanted: list[Edit]) -> None:
    now = edited(wanted)
    history = [found.annotation for found in now.diarizations()]
    assert history[0] == TURNS
    assert history[-1] == now.diarization().annotation
    assert len(history) == len(now.edits) + 1


def test_a_result_and_its_edits_can_be_members_of_a_set() -> None:
    edited = FOUND.edited(Rename("SPEAKER_00", "al"))
    assert len({FOUND, edited, *edited.edits, Rename("SPEAKER_00", "al")}) == 4
