import json
import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import Result

from diarize.library import SpeakerLibrary

EXAMPLES = Path(__file__).parents[3] / "examples"
Command = Callable[..., Result]


def test_a_clip_makes_a_voice_known(diarize: Command, team: Path, clips: Path) -> None:
    result = diarize("enroll", "Zoë Li", clips / "slt-1.wav", "--consent", "by mail", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    (enrolled,) = found["enrolled"]
    assert (found["name"], enrolled["recording"], enrolled["similarity"]) == (
        "Zoë Li",
        "slt-1",
        None,
    )
    assert enrolled["seconds"] == pytest.approx(7.7, abs=1)
    assert "s of speech are few" in result.stderr
    assert "vector" not in result.stdout
    with SpeakerLibrary(team) as library:
        (reference,) = library.references(library.named("zoë li"))
    assert reference.audio == clips / "slt-1.wav"
    assert team.stat().st_mode & 0o777 == 0o600


def test_stdin_is_a_clip_and_keeps_no_path(diarize: Command, team: Path, clips: Path) -> None:
    result = diarize("enroll", "al", "-", stdin=(clips / "slt-1.wav").read_bytes())
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("al: 7.")
    with SpeakerLibrary(team) as library:
        (reference,) = library.references(library.named("al"))
    assert (reference.source, reference.audio) == ("stdin", None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_read_once_and_keeps_no_path(
    diarize: Command, team: Path, clips: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "al.wav"
    os.mkfifo(pipe)
    writer = Thread(target=lambda: pipe.write_bytes((clips / "slt-1.wav").read_bytes()))
    writer.start()
    result = diarize("enroll", "al", pipe)
    writer.join()
    assert result.exit_code == 0, result.stderr
    with SpeakerLibrary(team) as library:
        (reference,) = library.references(library.named("al"))
    assert (reference.audio, reference.audio_sha256) == (None, None)


def test_a_speaker_of_a_result_can_be_enrolled_and_the_clip_kept(
    diarize: Command, team: Path, tmp_path: Path
) -> None:
    for name in ("meeting.ogg", "meeting.rttm"):
        shutil.copy(EXAMPLES / name, tmp_path)
    turn = ["--from", tmp_path / "meeting.rttm", "--speaker", "awb"]
    result = diarize("enroll", "bo", *turn, "--keep-clip", tmp_path / "kept")
    assert result.exit_code == 0, result.stderr
    with SpeakerLibrary(team) as library:
        (reference,) = library.references(library.named("bo"))
    (clip,) = (tmp_path / "kept").iterdir()
    assert reference.audio == clip
    assert clip.stat().st_mode & 0o777 == 0o600
    again = diarize("enroll", "cy", clip)
    assert again.exit_code == 1
    assert "this voice is in the library as 'bo'" in again.stderr


def test_a_voice_does_not_keep_the_name_that_it_had_in_a_result(
    diarize: Command, team: Path, tmp_path: Path
) -> None:
    shutil.copy(EXAMPLES / "meeting.ogg", tmp_path)
    turns, result = (EXAMPLES / "meeting.rttm").read_text(), tmp_path / "meeting.rttm"
    for speaker, name, source in (
        ("SPEAKER_01", "bo", "meeting: SPEAKER_01"),
        ("Otherperson", "cy", "meeting"),
    ):
        result.write_text(turns.replace(" awb ", f" {speaker} "))
        enrolled = diarize("enroll", name, "--from", result, "--speaker", speaker, "--force")
        assert enrolled.exit_code == 0, enrolled.stderr
        with SpeakerLibrary(team) as library:
            (reference,) = library.references(library.named(name))
        assert reference.source == source
    assert not any(b"Otherperson" in file.read_bytes() for file in team.parent.iterdir())


def test_what_is_refused_leaves_no_clip_and_no_person(
    diarize: Command, team: Path, clips: Path, tmp_path: Path
) -> None:
    kept = ["--keep-clip", tmp_path / "kept"]
    result = diarize("enroll", "al", clips / "slt-1.wav", clips / "rms-1.wav", *kept)
    assert result.exit_code == 1
    assert "rms-1: this does not sound like 'al'" in result.stderr
    assert not (tmp_path / "kept").exists()
    assert not team.parent.exists()


def test_what_is_refused_leaves_a_library_that_was_there(
    diarize: Command, library: SpeakerLibrary, clips: Path
) -> None:
    assert diarize("enroll", "al", clips / "slt-1.wav", clips / "rms-1.wav").exit_code == 1
    assert library.people() == ()
    assert library.path.exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_an_enrolment_that_is_interrupted_leaves_no_clip_but_those_that_were_there(
    diarize: Command,
    team: Path,
    clips: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_there: bool,
) -> None:
    keep = ["--keep-clip", tmp_path / "kept"]
    if is_there:
        assert diarize("enroll", "al", clips / "slt-1.wav", *keep).exit_code == 0
        assert diarize("speakers", "remove", "al", "--yes").exit_code == 0
    written = count()

    def interrupt(_descriptor: int) -> None:
        if next(written):
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    result = diarize("enroll", "al", clips / "slt-1.wav", clips / "slt-2.wav", *keep)
    assert result.exit_code == 130, result.stderr
    assert next(written) == 2
    assert len(list((tmp_path / "kept").iterdir())) == is_there
    assert team.exists() == is_there


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        (["SPEAKER_00"], 1, "'SPEAKER_00' is what unknown speakers are called"),
        ([" "], 1, "a name cannot be empty"),
        (["al", "--note", "x" * 10_001], 1, "the note of 'al' is longer than 10000 characters"),
        (["al", "--expires", "2020-02-29"], 2, "takes a day to come, got 2020-02-29"),
    ],
)
def test_who_is_refused_makes_no_library(
    diarize: Command, team: Path, clips: Path, wrong: list[str], status: int, told: str
) -> None:
    result = diarize("enroll", *wrong, clips / "slt-1.wav")
    assert result.exit_code == status
    assert told in " ".join(result.stderr.replace("│", " ").split())
    assert not team.parent.exists()


def test_settings_say_how_much_speech_it_takes(
    diarize: Command, team: Path, clips: Path, tmp_path: Path
) -> None:
    (tmp_path / "strict.toml").write_text("[enrolment]\nleast = 60\n")
    settings = ["--config", tmp_path / "strict.toml"]
    result = diarize("enroll", "al", clips / "slt-1.wav", *settings)
    assert result.exit_code == 1
    assert "s of speech are too few; it takes 60 s" in result.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["al"],
        ["al", "a.wav", "--merge", "--force"],
        ["al", "a.wav", "b.wav", "--from", "a.json"],
        ["al", "a.wav", "--expires", "tomorrow"],
        ["al", "a.wav", "--device", "abacus"],
    ],
)
def test_a_wrong_option_is_a_usage_error(diarize: Command, team: Path, wrong: list[str]) -> None:
    result = diarize("enroll", *wrong)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_missing_clip_is_one_line(diarize: Command, team: Path) -> None:
    result = diarize("enroll", "al", "missing.wav")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("diarize: missing.wav: cannot be opened")
