import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import Result

from diarize.edits import Rename, SavedResult, load_result, save_edited
from diarize.edits.lock import locked
from diarize.formats import read_annotations
from diarize.result import Diarization
from diarize.timeline import Annotation, Turn

EXAMPLES = Path(__file__).parents[3] / "examples"

Command = Callable[..., Result]


@pytest.fixture
def standup(tmp_path: Path) -> Path:
    turns = Annotation("standup", [Turn(0, 60, "SPEAKER_00"), Turn(50, 90, "SPEAKER_01")])
    path = tmp_path / "standup.json"
    Diarization(turns, turns, 100.0, np.eye(2, dtype=np.float32)).write(path)
    return path


def talk_time(path: Path) -> dict[str, float]:
    return {each["speaker"]: each["seconds"] for each in json.loads(path.read_text())["speakers"]}


@pytest.mark.parametrize(
    ("operation", "told", "after"),
    [
        (["rename", "SPEAKER_00", "Zoë Li"], "rename SPEAKER_00 to Zoë Li", {"Zoë Li": 60}),
        (["merge", "SPEAKER_01", "SPEAKER_00"], "merge SPEAKER_00 into", {"SPEAKER_01": 90}),
        (["split", "SPEAKER_00", "--at", "0:00:40"], "split SPEAKER_02 from", {"SPEAKER_02": 20}),
        (["split", "SPEAKER_00", "--at", "40", "--name", "cy"], "split cy from", {"cy": 20}),
        (
            ["split", "SPEAKER_00", "--at", "10", "--end", "0:00:15"],
            "split SPEAKER_02 from SPEAKER_00 10.000-15.000 s",
            {"SPEAKER_00": 55, "SPEAKER_02": 5},
        ),
        (
            ["reassign", "SPEAKER_01", "SPEAKER_00", "--start", "70", "--end", "1:15.5"],
            "reassign SPEAKER_01 to SPEAKER_00 70.000-75.500 s",
            {"SPEAKER_00": 65.5, "SPEAKER_01": 34.5},
        ),
        (
            ["add", "SPEAKER_01", "--start", "10", "--end", "12"],
            "add SPEAKER_01 10.000-12.000 s",
            {"SPEAKER_00": 60, "SPEAKER_01": 42},
        ),
        (["add", "cy", "--new", "--start", "92", "--end", "1:35"], "add new cy", {"cy": 3}),
        (
            ["remove", "SPEAKER_01", "--start", "60", "--end", "70"],
            "remove SPEAKER_01 60.000-70.000 s",
            {"SPEAKER_01": 30},
        ),
        (["remove", "SPEAKER_01", "--start", "60"], "remove SPEAKER_01", {"SPEAKER_01": 10}),
        (["remove", "SPEAKER_01"], "remove SPEAKER_01 0.000-100.000 s", {"SPEAKER_00": 60}),
    ],
)
def test_a_correction_is_made_told_and_undone(
    operation: list[str], told: str, after: dict[str, float], diarize: Command, standup: Path
) -> None:
    before = json.loads(standup.read_text())
    result = diarize("edit", standup, *operation)
    assert result.exit_code == 0, result.stderr
    assert told in result.stdout
    assert after.items() <= talk_time(standup).items()
    assert told in diarize("edit", standup, "list").stdout
    assert "undone" in diarize("edit", standup, "undo").stdout
    assert json.loads(standup.read_text()) == before
    assert diarize("edit", standup, "list").stdout == "no corrections\n"


def test_programs_get_json(diarize: Command, standup: Path) -> None:
    found: Any = json.loads(diarize("edit", standup, "rename", "SPEAKER_00", "al", "--json").stdout)
    assert found == {
        "recording": "standup",
        "speakers": [
            {"speaker": "al", "seconds": 60.0},
            {"speaker": "SPEAKER_01", "seconds": 40.0},
        ],
        "edits": [{"edit": "rename SPEAKER_00 to al", "unfit": None}],
    }
    assert json.loads(diarize("edit", standup, "list", "--json").stdout) == found


@pytest.mark.parametrize(
    "operation",
    [
        ["rename", "nobody", "al"],
        ["rename", "SPEAKER_00", "SPEAKER_01"],
        ["rename", "SPEAKER_00", " "],
        ["merge", "SPEAKER_00", "SPEAKER_00"],
        ["split", "SPEAKER_00", "--at", "500"],
        ["reassign", "SPEAKER_00", "SPEAKER_01", "--start", "90", "--end", "99"],
        ["add", "cy", "--start", "10", "--end", "12"],
        ["add", "SPEAKER_01", "--start", "99", "--end", "101"],
        ["remove", "SPEAKER_00", "--start", "70"],
        ["undo"],
    ],
)
def test_what_cannot_be_done_is_told_in_one_line_and_changes_nothing(
    operation: list[str], diarize: Command, standup: Path
) -> None:
    before = standup.read_bytes()
    result = diarize("edit", standup, *operation)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert standup.read_bytes() == before


@pytest.mark.parametrize(
    "operation",
    [
        ["reassign", "SPEAKER_00", "SPEAKER_01", "--start", "9.0001", "--end", "9.0004"],
        ["split", "SPEAKER_01", "--at", "99.9997"],
    ],
)
def test_less_than_a_millisecond_is_no_correction(
    operation: list[str], diarize: Command, standup: Path
) -> None:
    before = standup.read_bytes()
    result = diarize("edit", standup, *operation)
    assert result.exit_code == 1
    assert "that is less than a millisecond" in result.stderr
    assert standup.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "transcript", "version": 1}', "3"])
def test_a_file_that_is_no_result_is_refused(text: str, diarize: Command, standup: Path) -> None:
    standup.write_text(text)
    result = diarize("edit", standup, "rename", "SPEAKER_00", "al")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert standup.read_text() == text


@pytest.mark.parametrize(
    "operation",
    [
        ["split", "SPEAKER_00", "--at", "noon"],
        ["split", "SPEAKER_00"],
        ["reassign", "SPEAKER_00", "SPEAKER_01", "--start", "9", "--end", "5"],
        ["reassign", "SPEAKER_00", "SPEAKER_01", "--start", "5", "--end", "nan"],
        ["add", "SPEAKER_00", "--start", "9"],
        ["remove", "SPEAKER_00", "--start", "9", "--end", "5"],
        ["shout"],
        [],
    ],
)
def test_a_wrong_time_or_operation_is_a_usage_error(
    operation: list[str], diarize: Command, standup: Path
) -> None:
    assert diarize("edit", standup, *operation).exit_code == 2


def test_corrections_survive_a_new_run_in_all_its_files(diarize: Command, tmp_path: Path) -> None:
    meeting = Path(shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / "meeting.ogg"))
    saved = meeting.with_suffix(".json")
    words = EXAMPLES / "meeting.transcript.json"
    assert diarize("run", meeting, "-f", "json", "--transcript", words).exit_code == 0
    for operation in (["rename", "SPEAKER_00", "Zoë Li"], ["merge", "SPEAKER_02", "SPEAKER_01"]):
        assert diarize("edit", saved, *operation).exit_code == 0
    edited = json.loads(saved.read_text())

    result = diarize("run", meeting, "-f", "json,rttm,vtt,csv")
    assert result.exit_code == 0, result.stderr
    assert "meeting: 2 of 2 corrections made again" in result.stderr
    again = json.loads(saved.read_text())
    assert again | {"written": edited["written"]} == edited
    assert "Zoë Li" in result.stdout
    (turns,) = read_annotations(meeting.with_suffix(".rttm")).values()
    assert "Zoë Li" in turns.speakers
    assert "SPEAKER_01" not in turns.speakers
    assert "<v Zoë Li>Good morning" in meeting.with_suffix(".vtt").read_text()
    assert "Zoë Li" in meeting.with_suffix(".csv").read_text()

    assert diarize("edit", saved, "export", "-f", "textgrid").exit_code == 0
    length = edited["duration"]
    assert f"\nxmax = {length:.3f}\n" in meeting.with_suffix(".TextGrid").read_text()


def test_a_correction_that_fits_nobody_any_more_is_kept_and_told(
    diarize: Command, standup: Path
) -> None:
    import soundfile

    assert diarize("edit", standup, "rename", "SPEAKER_00", "al").exit_code == 0
    soundfile.write(standup.with_suffix(".wav"), np.zeros(1_600_000), 16_000)
    result = diarize("run", standup.with_suffix(".wav"), "-f", "json")
    assert result.exit_code == 0, result.stderr
    assert "0 of 1 correction made again" in result.stderr
    assert "kept but not made: rename SPEAKER_00 to al" in result.stderr
    assert "not made" in diarize("edit", standup, "list").stdout


def test_a_correction_after_a_run_that_numbers_anew_is_of_whom_people_see(
    diarize: Command, standup: Path
) -> None:
    span = ["--start", "55", "--end", "60"]
    assert diarize("edit", standup, "reassign", "SPEAKER_00", "SPEAKER_01", *span).exit_code == 0
    turns = Annotation("standup", [Turn(0, 60, "SPEAKER_01"), Turn(50, 90, "SPEAKER_00")])
    found = Diarization(turns, turns, 100.0, np.eye(2, dtype=np.float32))
    save_edited(standup, load_result(standup).rerun(SavedResult.of(found)))
    result = diarize("edit", standup, "rename", "SPEAKER_00", "al")
    assert result.stdout == "rename SPEAKER_00 to al\n"
    assert talk_time(standup) == {"SPEAKER_01": 55.0, "al": 40.0}


def test_a_correction_made_while_a_run_ends_is_not_lost(diarize: Command, standup: Path) -> None:
    import soundfile

    soundfile.write(standup.with_suffix(".wav"), np.zeros(1_600_000), 16_000)
    with ThreadPoolExecutor(1) as pool:
        with locked(standup):
            run = pool.submit(diarize, "run", standup.with_suffix(".wav"), "-f", "json")
            wait([run], timeout=3)
            assert not run.done()
            save_edited(standup, load_result(standup).edited(Rename("SPEAKER_00", "al")))
        assert run.result().exit_code == 0, run.result().stderr
    assert [str(edit) for edit in load_result(standup).edits] == ["rename SPEAKER_00 to al"]


def test_a_corrected_result_is_written_in_other_formats(diarize: Command, standup: Path) -> None:
    assert diarize("edit", standup, "rename", "SPEAKER_00", "al").exit_code == 0
    edited, folder = standup.read_bytes(), standup.parent / "out"
    result = diarize("edit", standup, "export", "-f", "rttm,srt", "-f", "csv", "-o", folder)
    assert result.exit_code == 0, result.stderr
    assert read_annotations(folder / "standup.rttm")["standup"].speakers == ("al", "SPEAKER_01")
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".rttm", ".srt"]
    result = diarize("edit", standup, "export", "-f", "json")
    assert "standup.json: is read, and would be lost" in result.stderr
    assert diarize("edit", standup, "export", "-f", "docx").exit_code == 2
    assert standup.read_bytes() == edited


def test_files_that_lack_a_correction_are_named_with_what_renews_them(
    diarize: Command, tmp_path: Path
) -> None:
    meeting = Path(shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / "the meeting.ogg"))
    saved, words = meeting.with_suffix(".json"), EXAMPLES / "meeting.transcript.json"
    formats = "rttm,srt,vtt,csv,textgrid,eaf,audacity,txt,uem,md,docx"
    assert diarize("run", meeting, "-f", f"json,{formats}", "--transcript", words).exit_code == 0
    renewal = f"`diarize edit '{saved}' export -f {formats.replace('uem,', '')}`"
    for operation in (["rename", "SPEAKER_00", "al"], ["merge", "al", "SPEAKER_01"], ["undo"]):
        result = diarize("edit", saved, *operation, "--json")
        assert result.stderr.startswith("diarize: the meeting.rttm, the meeting.csv, ")
        assert set(renewal.split(",")) == set(
            result.stderr.strip().split("renew with ")[1].split(",")
        )
        assert json.loads(result.stdout)
    assert diarize("edit", saved, "undo").stderr == ""


def test_files_of_others_beside_a_result_are_not_named(diarize: Command, standup: Path) -> None:
    standup.with_suffix(".rttm").write_text("SPEAKER standup 1 0 60 <NA> <NA> al <NA> <NA>\n")
    standup.with_suffix(".txt").write_text("Ask them about the plan\n")
    standup.with_suffix(".srt").write_bytes(b"\xff\xff")
    standup.with_suffix(".whisperx.json").write_text("{}")
    assert diarize("edit", standup, "rename", "SPEAKER_00", "al").stderr == ""


def test_corrections_are_made_again_in_other_files_too(diarize: Command, standup: Path) -> None:
    import soundfile

    assert diarize("edit", standup, "rename", "SPEAKER_00", "al").exit_code == 0
    edited = standup.read_bytes()
    soundfile.write(standup.with_suffix(".wav"), np.zeros(1_600_000), 16_000)
    result = diarize("run", standup.with_suffix(".wav"), "--json")
    assert f"standup: without the corrections in {standup}; -f json makes" in result.stderr
    result = diarize("run", standup.with_suffix(".wav"), "-f", "srt")
    assert "0 of 1 correction made again" in result.stderr
    assert standup.read_bytes() == edited


def test_corrections_of_another_recording_of_that_name_are_neither_taken_nor_lost(
    diarize: Command, standup: Path
) -> None:
    import soundfile

    assert diarize("edit", standup, "rename", "SPEAKER_00", "al").exit_code == 0
    edited = standup.read_bytes()
    soundfile.write(standup.with_suffix(".wav"), np.zeros(32_000), 16_000)
    result = diarize("run", standup.with_suffix(".wav"), "-f", "json")
    assert result.exit_code == 1
    assert "is of another recording, of 100.0 s and not 2.0" in result.stderr
    result = diarize("run", standup.with_suffix(".wav"), "-f", "srt")
    assert (result.exit_code, "made again" in result.stderr) == (0, False)
    assert standup.read_bytes() == edited


def test_another_recording_of_the_same_length_gets_no_words_or_corrections_of_the_one_before(
    diarize: Command, tmp_path: Path
) -> None:
    import soundfile

    sound, rate = soundfile.read(EXAMPLES / "meeting.ogg")
    meeting, saved = tmp_path / "meeting.wav", tmp_path / "meeting.json"
    soundfile.write(meeting, sound, rate)
    words = EXAMPLES / "meeting.transcript.json"
    assert diarize("run", meeting, "-f", "json", "--transcript", words).exit_code == 0
    assert diarize("edit", saved, "rename", "SPEAKER_02", "Zoë").exit_code == 0
    edited = saved.read_bytes()

    soundfile.write(meeting, sound[::-1], rate)
    result = diarize("run", meeting, "-f", "json")
    assert result.exit_code == 1
    assert "json: is of another recording, which is loud and quiet at other" in result.stderr
    result = diarize("run", meeting, "-f", "srt")
    assert (result.exit_code, result.stderr.count("made again")) == (0, 0)
    written = {"written": json.loads(edited)["written"]}
    assert json.loads(saved.read_text()) | written == json.loads(edited)

    soundfile.write(tmp_path / "meeting.mp3", 0.3 * sound[::2], rate // 2)  # it has a delay
    for more in (["--num-speakers", 2], []):
        result = diarize("run", tmp_path / "meeting.mp3", "-f", "json", *more)
        assert result.exit_code == 0, result.stderr
        assert "words of the result before are kept" in result.stderr


def test_a_result_of_a_later_version_and_files_of_others_are_not_written_over(
    diarize: Command, standup: Path
) -> None:
    import soundfile

    recording = standup.with_suffix(".wav")
    soundfile.write(recording, np.zeros(1_600_000), 16_000)
    standup.write_text('{"format": "diarization", "version": 99, "turns": [], "edits": [1]}')
    result = diarize("run", recording, "-f", "json")
    assert result.exit_code == 1
    assert "update turnwise" in result.stderr
    assert "99" in standup.read_text()
    standup.write_text('{"segments": []}')
    result = diarize("run", recording, "-f", "json")
    assert result.exit_code == 1
    assert "standup.json: is not of this engine, and would be lost" in result.stderr


def test_reassigning_to_the_same_speaker_is_refused(diarize: Command, standup: Path) -> None:
    before = standup.read_bytes()
    span = ["--start", "0", "--end", "9"]
    result = diarize("edit", standup, "reassign", "SPEAKER_00", "SPEAKER_00", *span)
    assert result.exit_code == 1
    assert "that changes nothing" in result.stderr
    assert standup.read_bytes() == before


def test_a_name_with_a_line_end_stays_in_its_line(diarize: Command, standup: Path) -> None:
    assert diarize("edit", standup, "rename", "SPEAKER_00", "a\nb").exit_code == 0
    assert diarize("edit", standup, "list").stdout.splitlines() == ["1  rename SPEAKER_00 to a%0Ab"]


def test_a_file_that_is_no_result_is_said_to_be_none(diarize: Command) -> None:
    result = diarize("edit", EXAMPLES / "meeting.transcript.json", "list")
    assert result.exit_code == 1
    assert "is no result of `diarize run -f json`" in result.stderr


@pytest.mark.parametrize("time", ["1:-5", "1:75", "1_0", "-1", "1:00:00:00", ".", "soon"])
def test_what_is_no_time_is_told(diarize: Command, standup: Path, time: str) -> None:
    result = diarize("edit", standup, "split", "SPEAKER_00", f"--at={time}")
    assert result.exit_code == 2
    assert "give seconds or h:mm:ss" in result.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ["split", "SPEAKER_00", "--at", "9", "--end", "5"],
        ["reassign", "SPEAKER_00", "SPEAKER_01", "--start", "9", "--end", "5"],
    ],
)
def test_time_that_ends_before_it_starts_is_told(
    asked: list[str], diarize: Command, standup: Path
) -> None:
    result = diarize("edit", standup, *asked)
    assert result.exit_code == 2
    assert " 9 is not before --end 5" in " ".join(result.stderr.split())


def test_an_export_takes_no_corrections_away(
    diarize: Command, standup: Path, tmp_path: Path
) -> None:
    export = ["edit", standup, "export", "-f", "json", "-o", tmp_path / "other"]
    assert diarize(*export).exit_code == 0
    assert diarize("edit", standup, "rename", "SPEAKER_00", "al").exit_code == 0
    assert diarize(*export).exit_code == 0
    other = tmp_path / "other" / "standup.json"
    assert diarize("edit", other, "rename", "SPEAKER_01", "bo").exit_code == 0
    refused = diarize(*export)
    assert refused.exit_code == 1
    assert "standup.json: holds corrections, which would be lost" in refused.stderr
    assert len(load_result(other).edits) == 2


def test_notes_beside_a_result_survive_what_is_advised(diarize: Command, tmp_path: Path) -> None:
    meeting = Path(shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / "meeting.ogg"))
    assert diarize("run", meeting, "-f", "json,rttm").exit_code == 0
    saved, notes = meeting.with_suffix(".json"), meeting.with_suffix(".txt")
    notes.write_text("Agenda: money\nTodo: a room\n")  # as our text of words looks
    result = diarize("edit", saved, "rename", "SPEAKER_00", "Zo")
    assert result.stderr.endswith("export -f rttm`\n")
    assert "meeting.txt" not in result.stderr
    for refused in (("edit", saved, "export", "-f", "rttm,txt"), ("run", meeting, "-f", "txt")):
        assert "meeting.txt: was not written with the result" in diarize(*refused).stderr
    assert "Agenda" in notes.read_text()


def test_a_file_that_was_changed_by_hand_does_not_keep_the_others_from_their_renewal(
    diarize: Command, tmp_path: Path
) -> None:
    meeting = Path(shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / "meeting.ogg"))
    assert diarize("run", meeting, "-f", "json,rttm,srt").exit_code == 0
    saved, subtitles = meeting.with_suffix(".json"), meeting.with_suffix(".srt")
    subtitles.write_text(subtitles.read_text().replace("SPEAKER_01", "Bo"))
    renewal, kept = diarize("edit", saved, "rename", "SPEAKER_00", "Zo").stderr.splitlines()
    assert renewal.endswith(
        f"meeting.rttm: not changed yet; renew with `diarize edit {saved} export -f rttm`"
    )
    assert kept == "diarize: meeting.srt: changed by hand, and kept so without this correction"
    assert diarize("edit", saved, "export", "-f", "rttm").exit_code == 0
    assert " Zo " in meeting.with_suffix(".rttm").read_text()
