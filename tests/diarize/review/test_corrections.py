"""The commands that the page makes, as node runs its script."""

import json
import shlex
import shutil
import subprocess
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.edits import Edit, Merge, Reassign, Rename, SavedResult
from diarize.result import Diarization
from diarize.timeline import Annotation, Segment, Turn

NODE = shutil.which("node")
SCRIPT = files("diarize.review").joinpath("corrections.js").read_text("utf-8")
CALL = "const [f, n, m] = JSON.parse(process.argv[1]);"
SAY = "console.log(JSON.stringify(commands(f, new Map(n), m)));"
PEOPLE = ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")

pytestmark = pytest.mark.skipif(NODE is None, reason="needs node, to run the page's script")

Move = tuple[str, str, str, str]


def commands(names: dict[str, str], moves: list[Move], file: str = "r.json") -> list[list[str]]:
    """Return the commands as a shell splits them, without ``diarize edit FILE``."""
    given = json.dumps([file, list(names.items()), moves])
    call = [str(NODE), "-e", f"{SCRIPT}{CALL}{SAY}", given]
    said = subprocess.run(call, capture_output=True, text=True, check=True, encoding="utf-8")
    split = [shlex.split(line) for line in json.loads(said.stdout)]
    assert all(line[:3] == ["diarize", "edit", file] for line in split)
    return [line[3:] for line in split]


def edit(line: list[str]) -> Edit:
    kind, *rest = [each for each in line if each != "--"]
    if kind == "rename":
        return Rename(*rest)
    if kind == "merge":
        return Merge(rest[1], rest[0])
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
    first, second = commands({"SPEAKER_00": "al"}, [("SPEAKER_00", "SPEAKER_01", "1.5", "3")])
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
