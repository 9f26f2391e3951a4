import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
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
    load_result,
    result_as_dict,
    result_of,
    result_schema,
    save_edited,
)
from diarize.edits.anchors import anchors_of
from diarize.errors import FileError, FormatError
from diarize.formats import read_annotations
from diarize.result import Diarization
from diarize.timeline import Annotation, Segment, Turn
from diarize.transcript import Transcript, Utterance, Word

TURNS = Annotation(
    "standup", [Turn(0.00049, 10, "SPEAKER_00", 0.5), Turn(8, 20.12345, "SPEAKER_01")]
)
ENGINE = Diarization(
    TURNS, TURNS, 21.50049, np.eye(2, dtype=np.float32), ("a warning",), {"engine": "turnwise"}
)
WORDS = Transcript(
    recording="standup",
    utterances=[Utterance((Word(text="so", start=1.0, end=2.0, speaker="SPEAKER_00"),))],
)


@pytest.fixture
def edited() -> SavedResult:
    found = SavedResult.of(ENGINE, WORDS)
    for edit in (
        Rename("SPEAKER_00", "Zoë Li"),
        Split("SPEAKER_01", "SPEAKER_02", (Segment(15, 18),)),
        Reassign(None, "Zoë Li", (Segment(9, 11),)),
        Reassign("SPEAKER_01", "SPEAKER_02", (Segment(12, 13),)),
        Merge("SPEAKER_02", "SPEAKER_01"),
    ):
        found = found.edited(edit)
    return found


def test_what_was_saved_is_loaded_with_all_edits(edited: SavedResult, tmp_path: Path) -> None:
    save_edited(tmp_path / "standup.diarize.json", edited)
    assert load_result(tmp_path / "standup.diarize.json") == edited


names = st.sampled_from(["SPEAKER_00", "SPEAKER_01", "al", "bo"])
times = st.floats(0, 30) | st.sampled_from([8.0, 8.0004, 9.9996, 10.0, 20.1233])
lengths = st.floats(1e-6, 9) | st.floats(1e-6, 2e-3)
spans = st.lists(
    st.builds(lambda start, length: Segment(start, start + length), times, lengths), max_size=2
).map(tuple)
edits = st.one_of(
    st.builds(Rename, names, names),
    st.builds(Merge, names, names),
    st.builds(Split, names, names, spans),
    st.builds(Reassign, st.none() | names, names, spans),
    st.builds(Add, names, spans, st.booleans()),
    st.builds(Remove, st.none() | names, spans),
)


@given(st.lists(edits, max_size=6), st.booleans())
def test_whatever_was_saved_is_loaded(wanted: list[Edit], is_exact: bool) -> None:
    exact = SavedResult(annotation=TURNS, exclusive=TURNS, duration=21.50049, transcript=WORDS)
    found = exact if is_exact else SavedResult.of(ENGINE, WORDS)
    for edit in wanted:
        with suppress(EditError):
            found = found.edited(edit)
    loaded = result_of(json.loads(json.dumps(result_as_dict(found))))
    assert loaded.edits == found.edits
    assert is_exact or loaded == found
    assert result_as_dict(loaded) == result_as_dict(found)


def test_what_lasts_less_than_a_millisecond_is_no_correction_but_can_be_left_over() -> None:
    found = SavedResult.of(ENGINE)
    with pytest.raises(EditError, match=r"9\.000-9\.000 s: that is less than a millisecond"):
        found.edited(Reassign("SPEAKER_00", "SPEAKER_01", (Segment(9.0001, 9.0004),)))
    left = found.edited(Reassign("SPEAKER_00", "SPEAKER_01", (Segment(0.0004, 9.9996),)))
    assert result_of(result_as_dict(left)) == left
    sliver = Annotation("r", [Turn(8.4, 8.4003, "al"), Turn(9, 12, "bo")])
    exact = SavedResult(annotation=sliver, exclusive=sliver, duration=12).edited(Rename("al", "cy"))
    assert result_of(result_as_dict(exact)).edits == exact.edits


def test_a_file_that_an_older_release_made_unreadable_is_read(edited: SavedResult) -> None:
    document = result_as_dict(edited)
    document["edits"][1]["spans"] = [[21.5, 21.5]]
    document["edits"][0]["anchors"]["SPEAKER_00"].append([20.0, 20.0])
    loaded = result_of(document)
    assert [str(each.edit) for each in loaded.current().unfit] == [
        "split SPEAKER_02 from SPEAKER_01 21.500-21.501 s"
    ]
    assert result_of(result_as_dict(loaded)) == loaded


def test_many_edits_hold_where_their_speakers_talk_once() -> None:
    turns = Annotation("r", [Turn(at, at + 0.9, f"SPEAKER_0{at % 3}") for at in range(600)])
    found = SavedResult(annotation=turns, exclusive=turns, duration=600)
    sizes = [len(json.dumps(result_as_dict(found)))]
    edits, last = [], found
    for at in range(0, 60, 3):
        edit = Reassign("SPEAKER_00", "SPEAKER_01", (Segment(at, at + 0.9),))
        anchors = anchors_of(last.current().annotation, edit.speakers)
        edits.append(replace(edit, anchors=anchors))
        last = last.edited(edit)
        sizes.append(len(json.dumps(result_as_dict(last))))
    assert sizes[-1] - sizes[1] < 19 * 300
    older = result_as_dict(replace(found, edits=tuple(edits)))
    assert 2 * len(json.dumps(older)) > 3 * sizes[-1]
    assert result_of(older) == last


def test_a_result_of_the_engine_can_be_edited(tmp_path: Path) -> None:
    ENGINE.write(tmp_path / "standup.json")
    assert load_result(tmp_path / "standup.json") == SavedResult.of(ENGINE)
    assert result_as_dict(SavedResult.of(ENGINE)) == ENGINE.to_dict()


def test_whoever_reads_turns_gets_those_as_edited(edited: SavedResult, tmp_path: Path) -> None:
    save_edited(tmp_path / "standup.diarize.json", edited)
    (read,) = read_annotations(tmp_path / "standup.diarize.json").values()
    assert read == edited.current().annotation
    document = result_as_dict(edited)
    assert [each["speaker"] for each in document["speakers"]] == ["Zoë Li", "SPEAKER_01"]
    assert document["transcript"]["utterances"][0]["words"][0]["speaker"] == "Zoë Li"
    unedited = document["unedited"]["transcript"]["utterances"][0]["words"][0]
    assert unedited["speaker"] == "SPEAKER_00"


def test_files_are_as_the_schema_says(edited: SavedResult) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="of the development tools")
    jsonschema.Draft202012Validator.check_schema(result_schema())
    validator = jsonschema.Draft202012Validator(result_schema())
    for result in (edited, SavedResult.of(ENGINE), SavedResult.of(ENGINE, WORDS)):
        validator.validate(json.loads(json.dumps(result_as_dict(result))))
    for wrong in ({"operation": "swap"}, {"anchors": None}, {"name": None}):
        broken = result_as_dict(edited)
        broken["edits"][0] |= wrong
        assert not validator.is_valid(broken)


def test_saving_again_gives_the_same_bytes(edited: SavedResult, tmp_path: Path) -> None:
    save_edited(tmp_path / "a.json", edited)
    save_edited(tmp_path / "b.json", load_result(tmp_path / "a.json"))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_what_this_version_does_not_know_is_kept(edited: SavedResult, tmp_path: Path) -> None:
    document = result_as_dict(edited) | {"later": [{"speaker": "SPEAKER_00"}]}
    (tmp_path / "a.json").write_text(json.dumps(document))
    save_edited(tmp_path / "b.json", load_result(tmp_path / "a.json").undone())
    assert json.loads((tmp_path / "b.json").read_text())["later"] == document["later"]


def test_nobody_gets_the_identity_of_somebody_else(tmp_path: Path) -> None:
    turns = Annotation("r", [Turn(0, 4, "al"), Turn(5, 9, "SPEAKER_01"), Turn(9, 12, "SPEAKER_02")])
    identities = [
        {"speaker": "SPEAKER_00", "decision": "accept", "name": "al"},
        {"speaker": "SPEAKER_01", "decision": "suggest", "name": None},
        {"speaker": "SPEAKER_02", "decision": "unknown", "name": None},
    ]
    found = SavedResult(
        annotation=turns, exclusive=turns, duration=12, others={"identities": identities}
    )
    assert found.new_name() == "SPEAKER_03"
    after = found.edited(Split("SPEAKER_01", found.new_name(), found.from_on(7)))
    after = after.edited(Merge("SPEAKER_02", "al"))
    save_edited(tmp_path / "r.json", after)
    assert json.loads((tmp_path / "r.json").read_text())["identities"] == identities[:2]
    undone = load_result(tmp_path / "r.json").undone().undone()
    assert result_as_dict(undone)["identities"] == identities


def test_whoever_changes_what_a_result_gave_leaves_it_alone() -> None:
    document = ENGINE.to_dict() | {
        "provenance": {"settings": {"clustering": {"same_voice": 0.5}}},
        "identities": [{"speaker": "SPEAKER_00", "decision": "unknown", "name": None}],
        "later": {"room": [1]},
    }
    found = result_of(document).edited(Rename("SPEAKER_01", "bo"))
    before = json.dumps(result_as_dict(found))
    for held in (document, result_as_dict(found), result_as_dict(found)["unedited"]):
        held["identities"][0]["name"] = "al"
    for held in (document, result_as_dict(found)):
        held["provenance"]["settings"]["clustering"]["same_voice"] = 0.9
        held["later"]["room"].append(2)
    for each in (found.diarization(), *found.diarizations()):
        assert each.provenance is not None
        each.provenance["settings"]["clustering"]["same_voice"] = 0.9
    assert json.dumps(result_as_dict(found)) == before


def test_names_that_change_hands_take_no_identity_along() -> None:
    turns = Annotation("r", [Turn(0, 4, "al"), Turn(5, 9, "SPEAKER_01")])
    identities = [{"speaker": "SPEAKER_00", "decision": "accept", "name": "al"}]
    found = SavedResult(
        annotation=turns, exclusive=turns, duration=9, others={"identities": identities}
    )
    for edit in (Rename("al", "bo"), Rename("SPEAKER_01", "al")):
        found = found.edited(edit)
    assert result_as_dict(found)["identities"] == []
    assert result_as_dict(found)["unedited"]["identities"] == identities


def test_an_edit_takes_no_identity_but_of_those_to_whom_it_is_done() -> None:
    turns = Annotation("r", [Turn(0, 4, "SPEAKER_00"), Turn(5, 9, "SPEAKER_01")])
    found = SavedResult(annotation=turns, exclusive=turns, duration=9)
    corrected = found.edited(Rename("SPEAKER_00", "al"))
    identities = [
        {"speaker": "SPEAKER_00", "decision": "unknown", "name": None},
        {"speaker": "SPEAKER_01", "decision": "accept", "name": "al"},
    ]
    known = turns.renamed({"SPEAKER_01": "al"})
    again = replace(found, annotation=known, exclusive=known, others={"identities": identities})
    assert result_as_dict(corrected.rerun(again))["identities"] == identities
    swapped = turns.renamed({"SPEAKER_00": "al", "SPEAKER_01": "SPEAKER_00"})
    named = [{"speaker": "SPEAKER_01", "decision": "accept", "name": "al"}, identities[0]]
    again = replace(again, annotation=swapped, exclusive=swapped, others={"identities": named})
    assert result_as_dict(corrected.rerun(again))["identities"] == named


def test_whoever_talks_at_no_other_time_is_not_split() -> None:
    turns = Annotation("r", [Turn(1, 4, "al"), Turn(5, 9, "bo")])
    found = SavedResult(annotation=turns, exclusive=turns, duration=9)
    with pytest.raises(EditError, match="al talks at no other time; rename them"):
        found.edited(Split("al", "cy", found.from_on(0)))


Break = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda d: d.update(version=2), "version: expected 1, got 2; update turnwise"),
        (lambda d: d.pop("turns") and d.pop("edits"), "expected a list named 'turns'"),
        (lambda d: d.pop("unedited"), "expected a list named 'turns'"),
        (lambda d: d["edits"][0].update(operation="swap"), r"edits\[0\]: unknown operation 'swap'"),
        (lambda d: d["edits"][0].pop("name"), r"edits\[0\]\.name: expected text"),
        (
            lambda d: d["edits"][1].update(spans=[[2, 1]]),
            r"edits\[1\]\.spans\[0\]: expected a start",
        ),
        (lambda d: d["edits"][1].update(spans=7), r"edits\[1\]\.spans: expected a list, got 7"),
        (lambda d: d["edits"][0].update(anchors=[1]), r"edits\[0\]\.anchors: expected an object"),
        (lambda d: d.update(edits="x"), 'edits: expected a list, got "x"'),
        (lambda d: d["unedited"]["transcript"].update(version=9), "unedited.transcript: version"),
    ],
)
def test_a_damaged_file_says_where(
    spoil: Break, problem: str, edited: SavedResult, tmp_path: Path
) -> None:
    document = result_as_dict(edited)
    spoil(document)
    with pytest.raises(FormatError, match=f"^a.json: {problem}"):
        result_of(document, "a.json")


def test_a_file_that_is_none_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with pytest.raises(FileError, match="cannot be read"):
        load_result(path)
    deep = json.dumps(ENGINE.to_dict()).replace('"turnwise"', "[" * 800 + "]" * 800)
    for text in ("{", "[]", "7", "[" * 100_000, '{"version": 1}', deep):
        path.write_text(text)
        with pytest.raises(FormatError, match=r"a\.json"):
            load_result(path)


@pytest.mark.parametrize("name", ["rttm", "srt", "csv", "txt", "eaf"])
def test_turns_in_another_format_are_no_result(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"standup.{name}"
    ENGINE.write(path, name)
    with pytest.raises(FormatError, match=f"standup.{name}: is no result of `diarize run -f json`"):
        load_result(path)


def test_errors_of_edits_are_told_in_a_line(edited: SavedResult) -> None:
    with pytest.raises(EditError) as caught:
        edited.edited(Merge("al", "bo"))
    assert str(caught.value) == (
        "cannot merge al into bo: bo does not talk, but Zoë Li, SPEAKER_01"
    )
