import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from diarize import Diarizer, enroll
from diarize.bundle import find_bundle
from diarize.enrolment import CleanVoice
from diarize.library import SpeakerLibrary
from enrollment import Utterance

EXAMPLES = Path(__file__).parents[3] / "examples"
MEETING = EXAMPLES / "meeting.ogg"

Command = Callable[..., Result]
NAME = 'Zoë "=1+1" Li\n🎙️'


@pytest.fixture
def people(library: SpeakerLibrary, voices: dict[str, CleanVoice]) -> SpeakerLibrary:
    voice = voices["slt-1"]
    utterance = Utterance(vector=voice.vector, seconds=voice.seconds, source="clip")
    library.enrol(library.add_person(NAME), utterance)
    return library


def test_voices_are_named_or_left_unknown(
    diarize: Command, people: SpeakerLibrary, clips: Path
) -> None:
    result = diarize("identify", clips / "slt-2.wav", clips / "rms-1.wav", "--json")
    assert result.exit_code == 0, result.stderr
    known, stranger = map(json.loads, result.stdout.splitlines())
    (voice,) = known["voices"]
    assert (known["recording"], voice["speaker"]) == ("slt-2", "SPEAKER_00")
    assert (voice["decision"], voice["name"]) == ("accept", NAME)
    assert voice["seconds"] == pytest.approx(11.3, abs=1)
    assert voice["candidates"][0]["name"] == NAME
    assert 0.8 < voice["candidates"][0]["probability"] <= 1
    (voice,) = stranger["voices"]
    assert (voice["decision"], voice["name"]) == ("unknown", None)


def test_only_those_who_were_invited_are_named(
    diarize: Command, people: SpeakerLibrary, clips: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = ["identify", clips / "slt-2.wav", "--json", "--among", "bo"]
    for more, decision in (["--among", NAME], "accept"), ([], "unknown"):
        result = diarize(*asked, *more)
        (voice,) = json.loads(result.stdout)["voices"]
        assert voice["decision"] == decision
        assert "no voice in the library: 'bo'" in caplog.text


def test_a_table_shows_each_voice_in_a_line(
    diarize: Command, people: SpeakerLibrary, clips: Path
) -> None:
    result = diarize("identify", clips / "slt-2.wav", "--far", "0.001")
    title, _, voice = result.stdout.splitlines()
    assert title == "slt-2"
    assert voice.startswith("SPEAKER_00")
    assert "Zoë" in voice


def test_a_library_of_another_model_is_refused(
    diarize: Command, team: Path, clips: Path, voices: dict[str, CleanVoice]
) -> None:
    from enrollment import Library

    with Library.open(team, model="0" * 64, dimension=4):
        pass
    result = diarize("identify", clips / "slt-2.wav")
    assert result.exit_code == 1
    assert "reembed" in result.stderr


@pytest.mark.parametrize("far", ["0", "0.9", "often"])
def test_a_rate_that_cannot_be_is_a_usage_error(diarize: Command, team: Path, far: str) -> None:
    assert diarize("identify", "a.wav", "--far", far).exit_code == 2


def test_run_puts_names_into_every_file_and_names_no_file_after_them(
    diarize: Command, people: SpeakerLibrary, clips: Path, tmp_path: Path
) -> None:
    shutil.copy(clips / "slt-2.wav", tmp_path / "talk.wav")
    formats = "rttm,json,csv,srt,vtt,textgrid,eaf,audacity,txt"
    options = ["-o", tmp_path / "out", "-f", formats, "--library", people.path]
    result = diarize("run", tmp_path / "talk.wav", *options)
    assert result.exit_code == 0, result.stderr
    files = list((tmp_path / "out").iterdir())
    assert len(files) == 9
    for file in files:
        assert file.name.startswith("talk.")
        assert "Zo" in file.read_text(), file
        assert "SPEAKER_00" not in file.read_text() or file.suffix == ".json"
    document = json.loads((tmp_path / "out" / "talk.json").read_text())
    assert {turn["speaker"] for turn in document["turns"]} == {NAME}
    assert document["identities"][0]["decision"] == "accept"


@pytest.mark.parametrize("command", ["run", "identify"])
def test_known_voices_are_told_from_those_whom_clustering_takes_for_them(
    diarize: Command,
    engine: Diarizer,
    library: SpeakerLibrary,
    clips: Path,
    tmp_path: Path,
    command: str,
) -> None:
    for name in ("awb", "rms"):
        enroll(engine, library, name, clips / f"{name}-1.wav")
    config = tmp_path / "settings.toml"
    config.write_text("[clustering]\nsame_voice = 0.0\n")  # of four speakers it finds two
    options = [MEETING, "--json", "--config", config, "--library", library.path]
    found = json.loads(diarize(command, *options).stdout)
    identities = found["identities"] if command == "run" else found["voices"]
    assert {each["name"] for each in identities if each["decision"] == "accept"} == {"awb", "rms"}


def test_run_without_a_library_names_nobody(
    diarize: Command, people: SpeakerLibrary, clips: Path
) -> None:
    found = json.loads(diarize("run", clips / "slt-2.wav", "--json").stdout)
    assert [each["speaker"] for each in found["speakers"]] == ["SPEAKER_00"]


def test_two_clips_are_of_one_person_or_not(diarize: Command, team: Path, clips: Path) -> None:
    same = diarize("verify", clips / "slt-1.wav", clips / "slt-2.wav", "--json")
    found = json.loads(same.stdout)
    assert (same.exit_code, found["decision"]) == (0, "accept")
    assert found["probability"] > 0.8
    other = diarize("verify", clips / "slt-1.wav", clips / "rms-1.wav")
    assert (other.exit_code, other.stdout.split(" (")[0]) == (0, "two people")
    assert not team.exists()


def test_verifying_is_the_same_either_way(diarize: Command, team: Path, clips: Path) -> None:
    pair = [clips / "slt-1.wav", clips / "rms-1.wav"]
    one, other = (
        json.loads(diarize("verify", *each, "--json").stdout) for each in (pair, pair[::-1])
    )
    assert one["probability"] == other["probability"]


def test_the_groups_of_a_folder_say_what_to_type(
    diarize: Command, team: Path, clips: Path, tmp_path: Path
) -> None:
    for name in ("slt-1", "slt-2"):
        shutil.copy(clips / f"{name}.wav", tmp_path)
        turn = f"SPEAKER {name} 1 0.0 7.0 <NA> <NA> SPEAKER_00 <NA> <NA>\n"
        (tmp_path / f"{name}.rttm").write_text(turn)
    found = json.loads(diarize("link", tmp_path, "--json").stdout)
    ((first, second),) = found["groups"]
    assert {first["recording"], second["recording"]} == {"slt-1", "slt-2"}
    told = diarize("link", tmp_path).stdout
    assert told.splitlines()[0] == "voice 1: 14.0 s in 2 recordings"
    assert "diarize enroll NAME --from" in told
    SpeakerLibrary(team, find_bundle("embedded"), make=True).close()
    named = diarize("link", tmp_path, "--library", team, "--bundle", "embedded").stdout
    assert named.rstrip().endswith(f"--speaker SPEAKER_00 --library {team} --bundle embedded")


def test_what_cannot_be_read_stops_no_other(
    diarize: Command, team: Path, clips: Path, tmp_path: Path
) -> None:
    for name in ("slt-1", "slt-2", "bad"):
        shutil.copy(clips / "slt-1.wav", tmp_path / f"{name}.wav")
        turn = f"SPEAKER {name} 1 0.0 7.0 <NA> <NA> SPEAKER_00 <NA> <NA>\n"
        (tmp_path / f"{name}.rttm").write_text(turn)
    (tmp_path / "bad.wav").write_text("no sound")
    (tmp_path / "worse.rttm").write_text("SPEAKER of nobody\n")
    result = diarize("link", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.startswith("voice 1: 14.0 s in 2 recordings")
    assert {"bad.wav", "worse.rttm:1"} <= {
        line.split(": ")[1].rsplit("/", 1)[1] for line in result.stderr.splitlines() if "/" in line
    }


def test_where_everybody_has_a_name_there_is_nobody_to_link(
    diarize: Command, team: Path, tmp_path: Path
) -> None:
    for name in ("meeting.rttm", "meeting.ogg", "meeting.transcript.json"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    turns = (tmp_path / "meeting.rttm").read_text()
    (tmp_path / "gone.rttm").write_text(turns.replace("meeting", "gone"))
    result = diarize("link", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "gone.rttm: the recording 'gone' is not beside it" in result.stderr
    assert "nobody without a name says enough" in result.stderr


def test_where_no_recording_is_there_nothing_is_said_of_who_talks(
    diarize: Command, team: Path, tmp_path: Path
) -> None:
    shutil.copy(EXAMPLES / "meeting.rttm", tmp_path)
    result = diarize("link", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no recording lies beside its result, so that nothing was heard" in result.stderr


def test_an_empty_folder_has_nothing_to_link(diarize: Command, team: Path, tmp_path: Path) -> None:
    result = diarize("link", tmp_path)
    assert result.exit_code == 1
    assert "no RTTM or JSON file with turns in it" in result.stderr


def test_a_calibration_is_not_written_over_what_it_is_made_from(
    diarize: Command, tmp_path: Path
) -> None:
    for name in ("meeting.rttm", "meeting.ogg"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    for name in ("meeting.rttm", "meeting.ogg"):
        result = diarize("calibrate", tmp_path, "-o", tmp_path / name)
        assert (result.exit_code, "would be lost" in result.stderr) == (1, True)


def test_too_few_people_cannot_calibrate_and_nothing_is_written(
    diarize: Command, team: Path, clips: Path, tmp_path: Path
) -> None:
    for name in ("slt-1", "slt-2"):
        shutil.copy(clips / f"{name}.wav", tmp_path)
        turn = f"SPEAKER {name} 1 0.0 7.0 <NA> <NA> al <NA> <NA>\n"
        (tmp_path / f"{name}.rttm").write_text(turn)
    result = diarize("calibrate", tmp_path)
    assert result.exit_code == 1
    assert "calibration takes 5 speakers or more" in result.stderr
    assert not team.parent.exists()


def test_names_are_scored(diarize: Command, people: SpeakerLibrary, tmp_path: Path) -> None:
    turn = "SPEAKER r 1 {} 4.0 <NA> <NA> {} <NA> <NA>\n"
    (tmp_path / "ref.rttm").write_text(turn.format(0, "al") + turn.format(4, "bo"))
    (tmp_path / "hyp.rttm").write_text(turn.format(0, "al") + turn.format(4, "SPEAKER_01"))
    pair = [tmp_path / "ref.rttm", tmp_path / "hyp.rttm", "--identities"]
    found = json.loads(diarize("score", *pair, "--json").stdout)
    assert found["total"]["ier"] == pytest.approx(0.5)
    assert (found["total"]["right"], found["total"]["wrong"]) == (0.5, 0.0)
    strangers = json.loads(diarize("score", *pair, "--library", people.path, "--json").stdout)
    assert (strangers["total"]["strangers"], strangers["total"]["strangers_named"]) == (2, 0.5)
    assert "1 of 2" in diarize("score", *pair).stdout


@pytest.mark.parametrize("option", [("--far", "0.2"), ("--allow-repeats",), ("--among", "al")])
def test_how_sure_names_are_is_nothing_without_a_library(
    diarize: Command, clips: Path, option: tuple[str, ...]
) -> None:
    result = diarize("run", clips / "slt-1.wav", "--json", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{option[0]} needs --library" in result.stderr


@pytest.mark.parametrize("command", ["verify", "link"])
def test_a_library_that_is_named_is_there(
    diarize: Command, clips: Path, tmp_path: Path, command: str
) -> None:
    given = [clips / "slt-1.wav", clips / "slt-2.wav"] if command == "verify" else [tmp_path]
    result = diarize(command, *given, "--library", tmp_path / "typo.db")
    assert result.exit_code == 1
    assert "typo.db: there is no speaker library" in result.stderr


def test_people_without_a_voice_are_strangers_and_case_does_not_count(
    diarize: Command, library: SpeakerLibrary, voices: dict[str, CleanVoice], tmp_path: Path
) -> None:
    turn = "SPEAKER r 1 {} 4.0 <NA> <NA> {} <NA> <NA>\n"
    (tmp_path / "ref.rttm").write_text(turn.format(0, "AL") + turn.format(4, "cy"))
    (tmp_path / "hyp.rttm").write_text(turn.format(0, "al") + turn.format(4, "SPEAKER_01"))
    utterance = Utterance(vector=voices["slt-1"].vector, seconds=9.0, source="clip")
    library.enrol(library.add_person("al"), utterance)
    library.add_person("cy")
    pair = [tmp_path / "ref.rttm", tmp_path / "hyp.rttm", "--identities"]
    found = json.loads(diarize("score", *pair, "--library", library.path, "--json").stdout)
    total = found["total"]
    assert (total["known"], total["right"], total["strangers"]) == (1, 1, 1)
