import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typer.testing import Result

from diarize import Config
from diarize.config import read_settings

ROOT = Path(__file__).parents[3]
TURN = "SPEAKER {} 1 0.0 4.0 <NA> <NA> al <NA> <NA>\n"

Command = Callable[..., Result]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.toml"
    path.write_text("[clustering]\nsame_voice = 3.0\n[stitch]\ncount_bias = -0.4\n")
    return path


def test_settings_that_are_better_are_shown_and_written(
    diarize: Command, labelled_folder: Path, tmp_path: Path, broken: Path
) -> None:
    file = tmp_path / "new" / "settings.toml"
    options = ["--reference", labelled_folder, "--config", broken, "-o", file]
    result = diarize("tune", labelled_folder, *options)
    assert result.exit_code == 0, result.stderr
    assert "\nrecommended: in " in result.stdout
    assert "clustering.same_voice" in result.stdout
    assert "part3" in result.stdout
    assert f"wrote {file}" in result.stderr
    assert "is little to go by" in result.stderr
    config = Config().updated(read_settings(file))
    assert config.clustering.same_voice < 1.2
    assert list(file.parent.iterdir()) == [file]


def test_one_recording_recommends_nothing_unless_forced(
    diarize: Command, labelled_folder: Path, tmp_path: Path, broken: Path
) -> None:
    file = tmp_path / "settings.toml"
    given = [labelled_folder / "part2.wav", "--reference", labelled_folder / "part2.rttm"]
    options = ["--config", broken, "--json", "-o", file]
    result = diarize("tune", *given, *options)
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert (said["recommended"], said["held_out"], said["written"]) == (False, None, None)
    assert "with one recording nothing can be left out" in said["verdict"]
    assert "--force writes it" in result.stderr
    assert not file.exists()
    forced = json.loads(diarize("tune", *given, *options, "--force").stdout)
    assert forced == said | {"written": str(file)}
    assert read_settings(file) == forced["settings"]


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ({"r1.rttm": "r1"}, "r2.wav: "),
        ({"all.rttm": "r1 r2 r3"}, "'r3' in it is none of the recordings"),
        ({"r1.rttm": "r1", "r2.rttm": ""}, "has no turns of 'r2'"),
        ({}, "no file there ends in .rttm"),
    ],
)
def test_references_that_do_not_fit_the_recordings_are_refused(
    diarize: Command, tmp_path: Path, turns: dict[str, str], message: str
) -> None:
    for folder in ("sound", "truth"):
        (tmp_path / folder).mkdir()
    for name in ("r1", "r2"):
        (tmp_path / "sound" / f"{name}.wav").touch()
    for name, recordings in turns.items():
        text = "".join(map(TURN.format, recordings.split()))
        (tmp_path / "truth" / name).write_text(text)
    result = diarize("tune", tmp_path / "sound", "--reference", tmp_path / "truth")
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_recordings_of_one_name_are_refused(diarize: Command, tmp_path: Path) -> None:
    for name in ("r1.wav", "r1.flac"):
        (tmp_path / name).touch()
    (tmp_path / "r1.rttm").write_text(TURN.format("r1"))
    result = diarize("tune", tmp_path, "--reference", tmp_path)
    assert result.exit_code == 1
    assert "r1.wav: has the name of" in result.stderr


def test_a_recording_that_cannot_be_read_is_named(diarize: Command, tmp_path: Path) -> None:
    (tmp_path / "r1.wav").write_text("no sound")
    (tmp_path / "r1.rttm").write_text(TURN.format("r1"))
    result = diarize("tune", tmp_path, "--reference", tmp_path)
    assert result.exit_code == 1
    assert "r1.wav" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_collar_that_leaves_nothing_to_score_is_refused(
    diarize: Command, labelled_folder: Path
) -> None:
    part = labelled_folder / "part1"
    given = [part.with_suffix(".wav"), "--reference", part.with_suffix(".rttm")]
    result = diarize("tune", *given, "--collar", 20)
    assert result.exit_code == 1
    assert result.stderr == "diarize: part1: a collar of 20 s leaves no speech to score\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.wav"],
        ["--reference", "a.rttm"],
        ["-", "--reference", "a.rttm"],
        ["a.wav", "--reference", "a.rttm", "--collar", "-1"],
        ["a.wav", "--reference", "a.rttm", "--collar", "nan"],
        ["a.wav", "--reference", "a.rttm", "--threads", "0"],
    ],
)
def test_a_wrong_way_to_call_it_is_a_usage_error(diarize: Command, arguments: list[str]) -> None:
    assert diarize("tune", *arguments).exit_code == 2


def test_an_interruption_leaves_the_settings_as_they_were(
    labelled_folder: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(labelled_folder, tmp_path / "parts"))
    file = tmp_path / "settings.toml"
    file.write_text("[stitch]\n")
    command = ["tune", folder, "--reference", folder, "-o", file, "--force", "--thorough"]
    running = subprocess.Popen(
        [sys.executable, "-m", "diarize", *map(str, command)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # what runs in the background of a shell ignores interruptions, and so would this
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode != 0
    assert "wrote" not in said
    assert file.read_text() == "[stitch]\n"
    assert set(tmp_path.iterdir()) == {folder, file}


@pytest.mark.parametrize("name", ["part1.wav", "part1.rttm"])
def test_what_is_read_is_not_written_over(
    diarize: Command, labelled_folder: Path, tmp_path: Path, name: str
) -> None:
    for file in labelled_folder.glob("part1.*"):
        shutil.copy(file, tmp_path)
    before = (tmp_path / name).read_bytes()
    given = [tmp_path / "part1.wav", "-r", tmp_path / "part1.rttm", "-o", tmp_path / name]
    result = diarize("tune", *given, "--force")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{name}: is read, and would be lost" in result.stderr
    assert (tmp_path / name).read_bytes() == before


def test_what_was_found_is_told_even_if_it_cannot_be_written(
    diarize: Command, labelled_folder: Path, tmp_path: Path
) -> None:
    part, file = labelled_folder / "part1", tmp_path / "settings.toml"
    file.write_bytes(b"SQLite format 3\0Found by diarize tune")  # found out when it is written
    given = [part.with_suffix(".wav"), "-r", part.with_suffix(".rttm"), "-o", file, "--force"]
    result = diarize("tune", *given, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert (said["written"], said["recordings"][0]["recording"]) == (None, "part1")
    assert "settings.toml: is a database, and would be lost" in result.stderr
    assert "--force writes it" not in result.stderr


def test_an_output_is_compared_with_all_that_is_read_at_once(
    diarize: Command, tmp_path: Path
) -> None:
    for number in range(500):
        (tmp_path / f"{number}.wav").touch()
        (tmp_path / f"{number}.rttm").write_text(TURN.format(number))
    start = time.process_time()
    result = diarize("tune", tmp_path, "-r", tmp_path, "-o", tmp_path / "settings.toml")
    assert time.process_time() - start < 6  # most of it takes what loads the models
    assert "0.wav" in result.stderr


def test_an_output_that_cannot_be_written_is_told_before_the_search(
    diarize: Command, labelled_folder: Path, tmp_path: Path
) -> None:
    result = diarize("tune", labelled_folder, "-r", labelled_folder, "-o", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be written: it is there and is not a file" in result.stderr


def test_a_recording_that_is_not_there_is_told_before_its_turns_are_looked_for(
    diarize: Command, tmp_path: Path
) -> None:
    (tmp_path / "other.rttm").write_text("SPEAKER other 1 0 2 <NA> <NA> al <NA> <NA>\n")
    result = diarize("tune", tmp_path / "nope.ogg", "--reference", tmp_path / "other.rttm")
    assert result.exit_code == 1
    assert result.stderr.endswith("nope.ogg: is not there\n")
