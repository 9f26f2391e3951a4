import json
import shutil
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from diarize.config import read_settings
from diarize.library import SpeakerLibrary

Command = Callable[..., Result]
TURN = "SPEAKER {} 1 0.0 {} <NA> <NA> {} <NA> <NA>\n"


@pytest.fixture
def named(clips: Path, tmp_path: Path) -> Path:
    """Make a folder with two recordings of each of five people: of slt a quicker one too."""
    folder = tmp_path / "named"
    folder.mkdir()
    for clip in clips.iterdir():
        shutil.copy(clip, folder)
    for number in (1, 2):
        with wave.open(str(clips / f"slt-{number}.wav")) as slow:
            sound = slow.readframes(slow.getnframes())
        with wave.open(str(folder / f"quick-{number}.wav"), "wb") as quick:
            quick.setparams((1, 2, 21_000, 0, "NONE", ""))
            quick.writeframes(sound)
    for file in folder.glob("*.wav"):
        with wave.open(str(file)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
        turn = TURN.format(file.stem, round(seconds, 3), file.stem.partition("-")[0])
        file.with_suffix(".rttm").write_text(turn)
    return folder


def test_what_is_learnt_lies_beside_the_library(diarize: Command, team: Path, named: Path) -> None:
    result = diarize("calibrate", named, "--json")
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    file = team.with_name("team.db.calibration.toml")
    assert (said["written"], said["speakers"], said["people"]) == (str(file), 5, 10)
    assert "calibration" in read_settings(file)


def test_a_library_that_is_named_must_be_there(
    diarize: Command, team: Path, named: Path, tmp_path: Path
) -> None:
    for output in ([], ["-o", tmp_path / "own.toml"]):
        result = diarize("calibrate", named, "--library", tmp_path / "tema.db", *output)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"diarize: {tmp_path / 'tema.db'}: there is no speaker library\n"
    assert list(tmp_path.iterdir()) == [named]


def test_a_library_that_cannot_be_read_is_told_before_anything_is_heard(
    diarize: Command, team: Path, tmp_path: Path
) -> None:
    team.parent.mkdir()
    team.write_text("no library")
    (tmp_path / "al.wav").write_text("no sound")
    (tmp_path / "al.rttm").write_text(TURN.format("al", 4.0, "al"))
    result = diarize("calibrate", tmp_path)
    assert result.exit_code == 1
    assert "team.db" in result.stderr
    assert "al.wav" not in result.stderr


def test_what_was_found_is_told_even_if_it_cannot_be_written(
    diarize: Command, library: SpeakerLibrary, named: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(b"SQLite format 3\0[calibration]")  # which is found out when it is written
    result = diarize("calibrate", named, "-o", file)
    assert result.exit_code == 1
    assert "calibrated on 5 speakers" in result.stdout
    assert "own.toml: is a database, and would be lost" in result.stderr
    assert "wrote" not in result.stderr
    said = json.loads(diarize("calibrate", named, "-o", file, "--json").stdout)
    assert (said["written"], said["speakers"]) == (None, 5)


def test_people_who_are_in_one_recording_only_are_said_to_be(
    diarize: Command, team: Path, named: Path
) -> None:
    for file in named.glob("*-2.*"):
        file.unlink()
    result = diarize("calibrate", named)
    assert result.exit_code == 1
    assert "none of 5 speakers is; are names spelt alike in all files?" in result.stderr
    assert not team.parent.exists()
