"""The commands that the page makes, as node runs its script."""

import json
import shlex
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
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
)
from diarize.result import Diarization
from diarize.timeline import Annotation, Segment, Turn

NODE = shutil.which("node")
SCRIPT = files("diarize.review").joinpath("corrections.js").read_text("utf-8")
CALL = "const [f, n, m] = JSON.parse(process.argv[1]);"
SAY = "console.log(JSON.stringify(commands(f, n, m)));"
PEOPLE = ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")

pytestmark = pytest.mark.skipif(NODE is None, reason="needs node, to run the page's script")

Move = tuple[str, str, float, float]


def commands(
    names: dict[str, str],
    moves: list[Move],
    file: str = "r.json",
    said: dict[str, int] | None = None,
) -> list[list[str]]:
    """Return the commands as a shell splits them, without ``diarize edit FILE``.

    ``said`` counts the passages of each speaker: two each if it is not given.
    """
    people = [(who, name, 2 if said is None else said.get(who, 0)) for who, name in names.items()]
    passages = [
        {"speaker": speaker, "to": to, "start": f"{start:g}", "end": f"{end:g}"}
        for speaker, to, start, end in moves
    ]
    given = json.dumps([file, people, passages])
    call = [str(NODE), "-e", f"{SCRIPT}{CALL}{SAY}", given]
    called = subprocess.run(call, capture_output=True, text=True, check=True, encoding="utf-8")
    split = [shlex.split(line) for line in json.loads(called.stdout)]
    assert all(line[:3] == ["diarize", "edit", file] for line in split)
    return [line[3:] for line in split]


def edit(line: list[str]) -> Edit:
    kind, *rest = [each for each in line if each != "--"]
    if kind == "rename":
        return Rename(*rest)
    if kind == "merge":
        return Merge(rest[1], rest[0])
    if kind == "split":
        _, at, _, end, _, name, speaker = rest
        return Split(speaker, name, (Segment(float(at), float(end)),))
    if kind == "add":
        *new, _, start, _, end, speaker = rest
        return Add(speaker, (Segment(float(start), float(end)),), new == ["--new"])
    if kind == "remove":
        _, start, _, end, speaker = rest
        return Remove(speaker, (Segment(float(start), float(end)),))
    _, start, _, end, speaker, to = rest
    return Reassign(speaker, to, (Segment(float(start), float(end)),))


def meeting() -> SavedResult:
    turns = Annotation("r", [Turn(10 * n, 10 * n + 9, who) for n, who in enumerate(PEOPLE * 2)])
    return SavedResult.of(Diarization(turns, turns, 60.0, np.eye(3, dtype=np.float32)))


def test_nothing_typed_is_no_command() -> None:
    assert commands({name: name for name in PEOPLE}, []) == []


def test_a_name_is_quoted_for_the_shell() -> None:
    odd = "it's $HOME \"`!\\ Zoë"
    assert commands({"SPEAKER_00": odd}, [], "a b.json") == [["rename", "SPEAKER_00", odd]]


def test_a_name_that_begins_with_a_dash_is_no_option() -> None:
    assert commands({"SPEAKER_00": "-x"}, []) == [["rename", "--", "SPEAKER_00", "-x"]]


def test_two_who_get_one_name_are_merged() -> None:
    assert commands({"SPEAKER_00": "al", "SPEAKER_01": "al"}, []) == [
        ["merge", "SPEAKER_00", "SPEAKER_01"],
        ["rename", "SPEAKER_00", "al"],
    ]


def test_who_steps_aside_takes_a_name_that_nobody_has() -> None:
    names = {"A": "B", "B": "A", "A (2)": "A (2)"}
    assert [line[1:] for line in commands(names, [])] == [
        ["A", "A (3)"],
        ["B", "A"],
        ["A (3)", "B"],
    ]


def test_passages_move_before_anybody_is_renamed() -> None:
    names = {"SPEAKER_00": "al", "SPEAKER_01": "SPEAKER_01"}
    first, second = commands(names, [("SPEAKER_00", "SPEAKER_01", 1.5, 3)])
    assert first == ["reassign", "--start", "1.5", "--end", "3", "SPEAKER_00", "SPEAKER_01"]
    assert second == ["rename", "SPEAKER_00", "al"]


@settings(max_examples=15, deadline=None)
@given(st.tuples(*[st.sampled_from([*PEOPLE, "al", "bo"])] * 3))
def test_whatever_is_typed_the_commands_give_those_names(typed: tuple[str, ...]) -> None:
    wanted = dict(zip(PEOPLE, typed, strict=True))
    found = meeting()
    for line in commands(wanted, []):
        found = found.edited(edit(line))
    expected = meeting().annotation.renamed(wanted)
    assert found.current().annotation.turns == expected.turns


def test_passages_of_one_more_speaker_are_split_off_and_named() -> None:
    names = {"SPEAKER_00": "SPEAKER_00", "SPEAKER_01": "SPEAKER_01", "SPEAKER_02": "al"}
    moves: list[Move] = [("SPEAKER_00", "SPEAKER_02", 1, 3), ("SPEAKER_01", "SPEAKER_02", 5, 7)]
    assert commands(names, moves, said={"SPEAKER_00": 2, "SPEAKER_01": 2}) == [
        ["split", "--at", "1", "--end", "3", "--name", "SPEAKER_02", "SPEAKER_00"],
        ["reassign", "--start", "5", "--end", "7", "SPEAKER_01", "SPEAKER_02"],
        ["rename", "SPEAKER_02", "al"],
    ]


def test_passages_of_nobody_are_added_and_what_is_given_to_nobody_is_removed() -> None:
    names = {"SPEAKER_00": "SPEAKER_00", "SPEAKER_01": "SPEAKER_01"}
    moves: list[Move] = [
        ("", "SPEAKER_00", 1, 3),
        ("", "SPEAKER_01", 4, 5),
        ("SPEAKER_00", "", 6, 7),
    ]
    assert commands(names, moves, said={"SPEAKER_00": 2}) == [
        ["add", "--start", "1", "--end", "3", "SPEAKER_00"],
        ["add", "--new", "--start", "4", "--end", "5", "SPEAKER_01"],
        ["remove", "--start", "6", "--end", "7", "SPEAKER_00"],
    ]


def test_one_more_speaker_who_is_given_nothing_is_no_command() -> None:
    assert (
        commands({"SPEAKER_00": "SPEAKER_00", "SPEAKER_01": "al"}, [], said={"SPEAKER_00": 1}) == []
    )


def at(turns: Annotation, tenth: int) -> set[str]:
    """Return who talks in a tenth of a second."""
    moment = tenth / 10 + 0.05
    return {turn.speaker for turn in turns if turn.start <= moment < turn.end}


@st.composite
def overlapping(draw: st.DrawFn) -> Annotation:
    """Turns of three people who interrupt each other, but never themselves."""
    lengths = st.lists(st.integers(1, 60), min_size=2, max_size=6)
    turns = []
    for who in PEOPLE:
        start = draw(st.integers(0, 30)) / 10
        for length in draw(lengths):
            turns.append(Turn(start, start + length / 10, who))
            start += length / 10 + 0.1
    return Annotation("r", turns)


@st.composite
def unheard(draw: st.DrawFn) -> list[Segment]:
    """Return some passages of nobody, one after the other."""
    lengths = draw(st.lists(st.integers(1, 60), max_size=3))
    spans, start = [], draw(st.integers(0, 60)) / 10
    for length in lengths:
        spans.append(Segment(start, start + length / 10))
        start += length / 10 + draw(st.integers(0, 20)) / 10
    return spans


def edited(found: SavedResult, made: Edit) -> SavedResult:
    """Return the result after an edit; nothing is added to who talks all that time already."""
    try:
        return found.edited(made)
    except EditError:
        if isinstance(made, Add):
            return found
        raise


@settings(max_examples=60, deadline=None)
@given(overlapping(), unheard(), st.data())
def test_whoever_passages_are_given_to_says_them(
    before: Annotation, missed: list[Segment], data: st.DataObject
) -> None:
    someone = st.sampled_from([*PEOPLE, "SPEAKER_03", "-x", ""])
    nobody = [Turn(span.start, span.end, "") for span in missed]
    to = {turn: data.draw(someone) for turn in sorted([*before, *nobody])}
    moves = [
        (turn.speaker, given, turn.start, turn.end)
        for turn, given in to.items()
        if given != turn.speaker
    ]
    said = dict(Counter(turn.speaker for turn in before))
    found = SavedResult.of(Diarization(before, before, 60.0, np.eye(3, dtype=np.float32)))
    names = {name: name for name in (*PEOPLE, "SPEAKER_03", "-x")}
    for line in commands(names, moves, said=said):
        found = edited(found, edit(line))
    wanted = Annotation("r", [replace(turn, speaker=given) for turn, given in to.items() if given])
    for tenth in range(450):
        assert at(found.current().annotation, tenth) == at(wanted, tenth)
