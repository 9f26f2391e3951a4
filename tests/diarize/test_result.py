import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diarize.edits import Rename, SavedResult, load_result, save_edited
from diarize.errors import FileError
from diarize.formats import WRITERS, read_annotations
from diarize.identities import Candidate, Identity
from diarize.result import Diarization
from diarize.timeline import Annotation, Turn

ANNOTATION = Annotation("standup", [Turn(0.0, 1.5, "al", 0.9), Turn(1.0, 2.0, "Zoë Li", 0.7)])
FOUND = Diarization(ANNOTATION, ANNOTATION, 2.5, np.eye(2, dtype=np.float32), ("a warning",))


def test_a_dictionary_holds_everything_but_the_voices() -> None:
    found = FOUND.to_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["turns"][1] == {"start": 1.0, "end": 2.0, "speaker": "Zoë Li", "confidence": 0.7}
    assert found["speakers"] == [
        {"speaker": "al", "seconds": 1.5},
        {"speaker": "Zoë Li", "seconds": 1.0},
    ]
    assert found["warnings"] == ["a warning"]
    assert "voices" not in found


def test_whoever_changes_a_dictionary_leaves_the_result_alone() -> None:
    settings = {"clustering": {"same_voice": 0.5}}
    found = replace(FOUND, provenance={"settings": settings})
    saved = SavedResult.of(found)
    found.to_dict()["provenance"]["settings"]["clustering"]["same_voice"] = 0.9
    assert found.to_dict()["provenance"] == {"settings": {"clustering": {"same_voice": 0.5}}}
    settings["clustering"]["same_voice"] = 0.9
    assert saved.provenance == {"settings": {"clustering": {"same_voice": 0.5}}}


@pytest.mark.parametrize("name", WRITERS)
def test_corrections_are_not_written_over_in_any_format(name: str, tmp_path: Path) -> None:
    corrected = SavedResult.of(FOUND).edited(Rename("al", "Alma"))
    save_edited(tmp_path / "standup.json", corrected)
    with pytest.raises(FileError, match="holds corrections, which would be lost"):
        FOUND.write(tmp_path / "standup.json", name)
    assert load_result(tmp_path / "standup.json") == corrected


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_is_written_by_its_suffix(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"standup{WRITERS[name].suffix}"
    FOUND.write(path)
    assert path.read_text(encoding="utf-8") == FOUND.format(name)


@pytest.mark.parametrize("suffix", [".rttm", ".json", ".csv", ".TextGrid", ".eaf"])
def test_what_was_written_is_read_back(suffix: str, tmp_path: Path) -> None:
    FOUND.write(tmp_path / f"standup{suffix}")
    (read,) = read_annotations(tmp_path / f"standup{suffix}").values()
    assert [(t.start, t.end, t.speaker) for t in read] == [
        (t.start, t.end, t.speaker) for t in ANNOTATION
    ]


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unknown format 'docx'; known: rttm, json"):
        FOUND.format("docx")


def test_speakers_are_renamed_everywhere() -> None:
    renamed = FOUND.renamed({"al": "Alma"})
    assert renamed.speakers == ("Alma", "Zoë Li")
    assert renamed.exclusive.speakers == ("Alma", "Zoë Li")


def test_two_speakers_do_not_take_one_name() -> None:
    with pytest.raises(ValueError, match="merge them instead"):
        FOUND.renamed({"al": "Zoë Li"})


def test_nobody_gets_a_blank_name() -> None:
    with pytest.raises(ValueError, match="a new name is blank"):
        FOUND.renamed({"al": " "})


def test_the_voices_of_a_result_are_not_changed() -> None:
    mine = np.eye(2, dtype=np.float32)
    found = replace(FOUND, voices=mine)
    with pytest.raises(ValueError, match="read-only"):
        found.voices[0] = 7
    assert mine.flags.writeable
    wrong: Any = [[1.0, 0.0], [0.0, 1.0]]
    with pytest.raises(TypeError, match=r"voices are a NumPy array, \(speakers, d\), got list"):
        replace(FOUND, voices=wrong)


def test_pyannote_gets_all_turns() -> None:
    theirs = FOUND.to_pyannote()
    assert sorted(theirs.labels()) == ["Zoë Li", "al"]
    assert theirs.label_duration("al") == 1.5


def test_voices_follow_the_order_of_renamed_speakers() -> None:
    both = Annotation("r", [Turn(0, 1, "a"), Turn(0, 1, "b")])
    found = Diarization(both, both, 1.0, np.eye(2, dtype=np.float32)).renamed({"a": "z"})
    assert found.speakers == ("b", "z")
    assert found.voices.tolist() == [[0, 1], [1, 0]]


def test_who_is_renamed_is_not_taken_for_anybody_any_more() -> None:
    al = Candidate("al", "1", 0.9)
    taken = (
        Identity("SPEAKER_00", 4.0, "accept", al, (al,)),
        Identity("Zoë Li", 2.0, "unknown"),
    )
    found = replace(FOUND, identities=taken)
    assert found.renamed({"al": "Alma"}).identities == taken[1:]
    assert found.renamed({"al": "al", "nobody": "bo"}).identities == taken
    assert FOUND.renamed({"al": "Alma"}).identities is None
