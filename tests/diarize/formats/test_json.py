import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.errors import FormatError
from diarize.formats.json import format_json, parse_exclusive, parse_json
from diarize.timeline import Annotation, Turn

TURN = {"start": 0.5, "end": 2, "speaker": "al"}


def test_a_document_says_recording_duration_and_turns() -> None:
    found = Annotation("Zoë's", [Turn(0.5, 2, "al", 0.98765), Turn(1.00049, 3, "bo")])
    assert json.loads(format_json(found, 4.0)) == {
        "recording": "Zoë's",
        "duration": 4.0,
        "turns": [
            {"start": 0.5, "end": 2.0, "speaker": "al", "confidence": 0.988},
            {"start": 1.0, "end": 3.0, "speaker": "bo"},
        ],
    }


def test_a_confidence_may_be_a_number_of_numpy() -> None:
    sure: Any = np.float32(0.25)
    found = Annotation("r", [Turn(0, 1, "al", sure)])
    assert json.loads(format_json(found))["turns"][0]["confidence"] == 0.25


@pytest.mark.parametrize(
    "document",
    [
        {"recording": "r", "turns": [TURN], "exclusive": []},
        {"diarization": [TURN], "exclusive_diarization": []},
        [TURN],
        {"turns": [TURN, {"start": 3, "end": 3.0, "speaker": "al"}]},
        {"turns": [TURN | {"confidence": None}]},
    ],
)
def test_our_documents_those_of_pyannote_and_bare_lists_are_read(document: object) -> None:
    assert parse_json(json.dumps(document)).turns == (Turn(0.5, 2, "al"),)


def test_turns_with_one_speaker_at_a_time_are_read_where_there_are_any() -> None:
    ours = {"recording": "r", "turns": [], "exclusive": [TURN]}
    theirs = {"diarization": [], "exclusive_diarization": [TURN]}
    assert parse_exclusive(json.dumps(ours)) == Annotation("r", [Turn(0.5, 2, "al")])
    assert parse_exclusive(json.dumps(theirs)) == Annotation("", [Turn(0.5, 2, "al")])
    assert [parse_exclusive(json.dumps(each)) for each in ([TURN], {"turns": [TURN]}, 3)] == [
        None
    ] * 3
    with pytest.raises(FormatError, match="expected a list named 'exclusive'"):
        parse_exclusive('{"turns": [], "exclusive": 3}')


def test_a_recording_without_turns_keeps_its_name() -> None:
    assert parse_json(format_json(Annotation("r"))) == Annotation("r")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"turns":\n[}', ":2: Expecting value"),
        ("", ":1: Expecting value"),
        ("3", ": expected an object or a list"),
        ('{"words": []}', ": expected a list named 'turns'"),
        ('{"turns": {}}', ": expected a list named 'turns'"),
        ('{"recording": 3, "turns": []}', ": expected text as the recording"),
        ("[3]", ": turn 1: expected an object with start, end and speaker"),
        ('[{"start": 0, "end": 1}]', ": turn 1: expected an object"),
        ('[{"start": 0, "end": 1, "speaker": 3}]', ": turn 1: expected text as the speaker"),
        ('[{"start": true, "end": 1, "speaker": "a"}]', ": turn 1: expected a number"),
        ('[{"start": NaN, "end": 1, "speaker": "a"}]', ": turn 1: a segment needs"),
        ('[{"start": 0, "end": 1e999, "speaker": "a"}]', ": turn 1: a segment needs"),
        ('[{"start": -1, "end": 1, "speaker": "a"}]', ": turn 1: a segment needs"),
        ('[{"start": 0, "end": 1, "speaker": "a", "confidence": 7}]', ": turn 1: confidence is"),
        (f'[{{"start": 0, "end": 1{"0" * 5000}, "speaker": "a"}}]', ": Exceeds the limit"),
        ("[" * 100_000, ": is nested too deeply"),
    ],
)
def test_what_is_malformed_is_told(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_json(text, "a.json")
    assert str(caught.value).startswith(f"a.json{problem}")


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
maybe_turns = st.fixed_dictionaries({"start": values, "end": values, "speaker": values})


@settings(max_examples=50)
@given(st.one_of(values, st.fixed_dictionaries({"turns": st.lists(maybe_turns | values)})))
def test_any_json_is_read_or_refused(document: object) -> None:
    try:
        found = parse_json(json.dumps(document))
    except FormatError:
        return
    assert isinstance(found, Annotation)
