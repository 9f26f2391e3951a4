import shutil
import sys
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest

from diarize import (
    Annotation,
    AudioError,
    DiarizeError,
    EnrollmentError,
    FileError,
    Turn,
    read_annotations,
)
from diarize.clips import clip_of_speaker
from diarize.formats.json import format_json
from diarize.labelled import Labelled, all_labelled, labelled, paired

EXAMPLES = Path(__file__).parents[2] / "examples"
TURN = "SPEAKER {} 1 {} 4.0 <NA> <NA> {} <NA> <NA>\n"
FORMS: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("meeting.rttm", "meeting.ogg", "meeting.transcript.json"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    return tmp_path


def test_the_recording_is_found_beside_its_turns(folder: Path) -> None:
    (found,) = labelled(folder)
    assert found.audio == folder / "meeting.ogg"
    assert found.turns == folder / "meeting.rttm"
    assert found.annotation.speakers == ("slt", "awb", "rms", "kal16")


def test_a_recording_stands_for_the_turns_beside_it(folder: Path) -> None:
    assert list(labelled(folder / "meeting.ogg")) == list(labelled(folder))
    (folder / "meeting.rttm").unlink()
    with pytest.raises(FileError, match=r"meeting\.rttm: cannot be read"):
        list(labelled(folder / "meeting.ogg"))


def test_a_recording_that_is_missing_or_there_twice_is_named(folder: Path) -> None:
    shutil.copy(folder / "meeting.ogg", folder / "meeting.wav")
    with pytest.raises(EnrollmentError, match=r"may be meeting\.ogg or meeting\.wav"):
        list(labelled(folder / "meeting.rttm"))
    (folder / "meeting.wav").unlink()
    (folder / "meeting.ogg").unlink()
    with pytest.raises(EnrollmentError, match="recording 'meeting' is not beside it"):
        list(labelled(folder))


def test_a_folder_without_turns_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(EnrollmentError, match="no RTTM or JSON file with turns in it"):
        list(labelled(tmp_path))


def test_what_a_speaker_says_alone_is_the_clip(folder: Path) -> None:
    (folder / "meeting.rttm").write_text(
        TURN.format("meeting", 0.0, "al") + TURN.format("meeting", 3.0, "bo")
    )
    clip = clip_of_speaker(folder / "meeting.rttm", "al")
    (found,) = labelled(folder)
    assert found.said_by("al").waveform.shape == (3 * 16_000,)
    assert clip.name == "meeting"


def test_a_speaker_must_be_named_if_there_are_several(folder: Path) -> None:
    with pytest.raises(EnrollmentError, match="--speaker: slt, awb, rms, kal16"):
        clip_of_speaker(folder / "meeting.rttm", None)


def test_a_speaker_who_is_not_there_is_said_not_to_be(folder: Path) -> None:
    with pytest.raises(EnrollmentError, match="no 'SPEAKER_09' in it; there is slt, awb"):
        clip_of_speaker(folder / "meeting.rttm", "SPEAKER_09")


def test_somebody_who_never_talks_alone_has_no_clip(folder: Path) -> None:
    (folder / "meeting.rttm").write_text(
        TURN.format("meeting", 0.0, "al") + TURN.format("meeting", 0.0, "bo")
    )
    with pytest.raises(EnrollmentError, match="al says nothing alone"):
        clip_of_speaker(folder / "meeting.rttm", "al")


def test_a_clip_that_is_kept_is_private_and_its_name_tells_nothing(folder: Path) -> None:
    clip = clip_of_speaker(folder / "meeting.rttm", "slt").kept_in(folder / "kept")
    clip.keep()
    (file,) = (folder / "kept").iterdir()
    assert file == clip.kept
    assert file.stat().st_mode & 0o777 == 0o600
    assert "slt" not in file.name


def test_recordings_are_paired_with_the_turns_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "all.rttm").write_text(TURN.format("r2", 0.0, "al") + TURN.format("r1", 0.0, "bo"))
    first, second = paired([Path("x/r2.wav"), Path("y/r1.ogg")], tmp_path / "all.rttm")
    assert (first.audio, first.annotation.speakers) == (Path("y/r1.ogg"), ("bo",))
    assert (second.audio, second.annotation.speakers) == (Path("x/r2.wav"), ("al",))
    assert first.turns == second.turns == tmp_path / "all.rttm"


def test_recordings_and_turns_without_each_other_are_named(tmp_path: Path) -> None:
    turns = tmp_path / "all.rttm"
    turns.write_text(TURN.format("r1", 0.0, "al"))
    with pytest.raises(FileError, match=r"r2\.wav: .*all\.rttm has no turns of 'r2'"):
        paired([Path("r1.wav"), Path("r2.wav")], turns)
    with pytest.raises(FileError, match=r"all\.rttm: 'r1' in it is none of the recordings"):
        paired([], turns)
    with pytest.raises(FileError, match=r"y/r1\.wav: has the name of x/r1\.wav"):
        paired([Path("x/r1.wav"), Path("y/r1.wav")], turns)


@pytest.mark.parametrize(("sound", "turns"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_may_be_spelt_in_two_ways(
    folder: Path, sound: Literal["NFC", "NFD"], turns: Literal["NFC", "NFD"]
) -> None:
    name = normalize(turns, "r\N{LATIN SMALL LETTER E WITH ACUTE}union")
    recording = (folder / "meeting.ogg").rename(folder / f"{normalize(sound, name)}.ogg")
    (folder / "meeting.rttm").unlink()
    (folder / f"{name}.rttm").write_text(TURN.format(name, 0.0, "al"))
    (found,) = paired([recording], folder)
    assert (found.audio, found.annotation.speakers) == (recording, ("al",))
    assert list(labelled(folder)) == list(labelled(recording)) != []


def test_names_that_differ_in_the_spelling_of_accents_alone_are_one(tmp_path: Path) -> None:
    first, second = (normalize(form, "r\N{LATIN SMALL LETTER E WITH ACUTE}") for form in FORMS)
    (tmp_path / "one.rttm").write_text(TURN.format(first, 0.0, "al"))
    with pytest.raises(FileError, match=r"has the name of"):
        paired([Path(f"{first}.wav"), Path(f"{second}.ogg")], tmp_path / "one.rttm")
    two = tmp_path / "two.rttm"
    two.write_text(TURN.format(first, 0.0, "al") + TURN.format(second, 0.0, "bo"))
    with pytest.raises(FileError, match=r"is there in two spellings; rename one"):
        paired([Path(f"{first}.wav")], two)


def test_a_recording_that_ends_before_the_turns_is_another_one(folder: Path) -> None:
    (folder / "meeting.rttm").write_text(
        TURN.format("meeting", 0.0, "al") + TURN.format("meeting", 5000.0, "al")
    )
    with pytest.raises(AudioError, match="is it another recording"):
        clip_of_speaker(folder / "meeting.rttm", "al")


def test_each_recording_of_a_folder_comes_once_with_its_rttm_if_it_has_one(folder: Path) -> None:
    turns = read_annotations(folder / "meeting.rttm")["meeting"].turns
    for name in ("meeting", "interview"):
        (folder / f"{name}.json").write_text(format_json(Annotation(name, turns)))
    shutil.copy(folder / "meeting.json", folder / "meeting.diarize.json")
    shutil.copy(folder / "meeting.ogg", folder / "interview.ogg")
    found = {each.audio.stem: each.turns.name for each in labelled(folder)}
    assert found == {"meeting": "meeting.rttm", "interview": "interview.json"}
    assert len(list(labelled(folder))) == 2


def test_suffixes_may_be_in_capitals_and_dangling_links_are_passed_over(folder: Path) -> None:
    (folder / "meeting.rttm").rename(folder / "meeting.RTTM")
    (folder / "gone.rttm").symlink_to(folder / "nowhere")
    (found,) = labelled(folder)
    assert found.turns == folder / "meeting.RTTM"
    assert list(labelled(folder / "meeting.ogg")) == [found]


def test_json_that_is_no_text_holds_no_turns(folder: Path) -> None:
    (folder / "stray.json").write_bytes(b'{"name": "caf\xe9"}')  # it is Latin-1
    (found,) = labelled(folder)
    assert found.turns == folder / "meeting.rttm"


@pytest.mark.skipif(sys.platform != "linux", reason="paths may be of another length")
def test_a_folder_that_cannot_be_looked_into_is_told_and_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for _ in range(20):
        Path("d" * 250).mkdir()
        monkeypatch.chdir("d" * 250)  # step by step: whole, the path is longer than any may be
    told: list[str] = []
    (found,) = labelled(folder, missing=lambda problem: told.append(str(problem)))
    assert found.turns == folder / "meeting.rttm"
    (closed,) = told
    assert closed.endswith("d: cannot be looked into: File name too long")
    with pytest.raises(FileError, match="cannot be looked into: File name too long"):
        list(labelled(folder))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files that nobody may read")
def test_json_that_cannot_be_read_is_told_and_passed_over(folder: Path) -> None:
    (folder / "memory.json").symlink_to("/proc/self/mem")
    told: list[str] = []
    (found,) = labelled(folder, missing=lambda problem: told.append(str(problem)))
    assert found.turns == folder / "meeting.rttm"
    assert told == [f"{folder / 'memory.json'}: cannot be read: Input/output error"]


def test_a_turn_that_ends_a_little_late_is_no_other_recording() -> None:
    late = Labelled(Path("a.wav"), Annotation("a", [Turn(0, 10.7, "al")]), Path("a.rttm"))
    late.refuse_short(10.0)
    with pytest.raises(AudioError, match=r"a\.wav: ends before turns of a\.rttm"):
        late.refuse_short(7.0)


def test_a_result_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes('{"turns": "caf\xe9"}'.encode("latin-1"))
    (tmp_path / "notes.json").write_bytes('{"notes": "caf\xe9"}'.encode("latin-1"))
    told: list[DiarizeError] = []
    with pytest.raises(EnrollmentError, match="no RTTM or JSON file"):
        list(labelled(tmp_path, missing=told.append))
    assert [str(each) for each in told] == [
        f"{tmp_path / 'b.json'}:1: is not text; save it as UTF-8"
    ]


@pytest.mark.parametrize("given", [None, ["meeting.wav"], [Path("meeting.wav")]])
def test_paths_alone_are_no_labelled_recordings(given: Any) -> None:
    with pytest.raises(TypeError, match="as `paired` and `labelled` give them"):
        all_labelled(given)
