import json
from pathlib import Path

import numpy as np
import pytest

from diarize.formats import WRITERS, read_annotations
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


def test_pyannote_gets_all_turns() -> None:
    theirs = FOUND.to_pyannote()
    assert sorted(theirs.labels()) == ["Zoë Li", "al"]
    assert theirs.label_duration("al") == 1.5


def test_voices_follow_the_order_of_renamed_speakers() -> None:
    both = Annotation("r", [Turn(0, 1, "a"), Turn(0, 1, "b")])
    found = Diarization(both, both, 1.0, np.eye(2, dtype=np.float32)).renamed({"a": "z"})
    assert found.speakers == ("b", "z")
    assert found.voices.tolist() == [[0, 1], [1, 0]]
