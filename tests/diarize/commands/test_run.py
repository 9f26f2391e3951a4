import json
import os
import re
import shutil
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from diarize.commands.options import FAR, WORD_FORMATS
from diarize.edits.lock import locked
from diarize.formats import WRITERS
from diarize.transcript import TRANSCRIPT_WRITERS, read_transcript
from enrollment.judgement import IdentificationConfig

EXAMPLES = Path(__file__).parents[3] / "examples"

Command = Callable[..., Result]


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / "meeting.ogg"))


@pytest.fixture
def words(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "meeting.transcript.json", tmp_path / "words.json"))


def speakers(document: Any) -> set[str]:
    return {each["speaker"] for each in document["speakers"]}


def test_words_find_their_speakers_in_one_go(diarize: Command, meeting: Path, words: Path) -> None:
    result = diarize("run", meeting, "--transcript", words, "-f", "rttm,json,vtt,docx,md")
    assert result.exit_code == 0, result.stderr
    table, text = result.stdout.split("\n\n")
    assert "talks" in table
    assert text.splitlines()[0].startswith("SPEAKER_00: Good morning, and thank you")
    assert meeting.with_suffix(".rttm").read_text().startswith("SPEAKER meeting 1 0.")
    assert "<v SPEAKER_00>Good morning" in meeting.with_suffix(".vtt").read_text()
    assert meeting.with_suffix(".docx").read_bytes().startswith(b"PK")
    assert meeting.with_suffix(".md").exists()
    found = json.loads(meeting.with_suffix(".json").read_text())
    spoken = read_transcript(found["transcript"])
    assert spoken.recording == "meeting"
    assert spoken.text == read_transcript(words).text
    assert {word.speaker for word in spoken} == speakers(found)


def test_settings_say_how_far_a_word_may_be_from_a_turn(diarize: Command, meeting: Path) -> None:
    said, settings = meeting.with_name("late.srt"), meeting.with_name("far.toml")
    said.write_text("1\n00:10:05,000 --> 00:10:06,000\nBye.\n")
    settings.write_text("[attribution]\nlongest_gap = 900\n")
    asked = ["run", meeting, "--transcript", said, "--json"]
    for more, is_known in ([], False), (["--config", settings], True):
        result = diarize(*asked, *more)
        assert result.exit_code == 0, result.stderr
        (word,) = read_transcript(json.loads(result.stdout)["transcript"])
        assert (word.speaker is not None) == is_known


def test_the_line_of_json_holds_turns_and_words(
    diarize: Command, meeting: Path, words: Path
) -> None:
    result = diarize("run", meeting, "--transcript", words, "--json")
    found = json.loads(result.stdout)
    assert found["turns"]
    assert len(read_transcript(found["transcript"])) > 150
    assert not meeting.with_suffix(".rttm").exists()


def test_a_folder_holds_a_transcript_for_each_recording(
    diarize: Command, meeting: Path, words: Path
) -> None:
    shutil.copy(meeting, meeting.with_name("monday.ogg"))
    folder = meeting.parent / "words"
    folder.mkdir()
    shutil.copy(words, folder / "meeting.transcript.json")
    (folder / "monday.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nGood morning\n")
    result = diarize("run", meeting.parent, "--transcript", folder, "-f", "ctm")
    assert result.exit_code == 0, result.stderr
    assert len(meeting.with_suffix(".ctm").read_text().splitlines()) > 150
    assert len(meeting.with_name("monday.ctm").read_text().splitlines()) == 2


def test_a_table_in_a_folder_is_a_transcript_where_nothing_else_is(
    diarize: Command, meeting: Path
) -> None:
    folder = meeting.parent / "words"
    folder.mkdir()
    (folder / "meeting.tsv").write_text("start\tend\ttext\n1000\t2000\tGood morning\n")
    (folder / "meeting.csv").write_text("room,seats\nhall,9\n")
    for text in ("Good morning", "So"):
        result = diarize("run", meeting, "--transcript", folder, "-f", "txt", "-o", folder.parent)
        assert result.exit_code == 0, result.stderr
        assert text in meeting.with_suffix(".txt").read_text()
        (folder / "meeting.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nSo\n")


def test_a_recording_starts_at_a_time_of_its_transcript(diarize: Command, meeting: Path) -> None:
    said = meeting.with_name("day.txt")
    said.write_text("14:00:01 Good morning\n14:00:07 Before we do that\n")
    asked = ["run", meeting, "--transcript", said, "--json"]
    found = json.loads(diarize(*asked, "--starts-at", "14:00:00").stdout)
    words = list(read_transcript(found["transcript"]))
    assert [word.start for word in words if word.text in ("Good", "Before")] == [1.0, 7.0]
    assert None not in {word.speaker for word in words}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ([], "--starts-at is for the times of a --transcript"),
        (["--transcript", "words", "other.ogg"], "--starts-at is when one recording starts"),
        (["--transcript", "words", "--starts-at", "noon"], "'noon' is no time"),
        (["--transcript", "words", "--starts-at", "13:05 PM"], "'13:05 PM' is no time"),
    ],
)
def test_a_start_without_one_transcript_and_one_recording_is_a_usage_error(
    more: list[str], problem: str, diarize: Command, meeting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(meeting.parent)
    Path("words").mkdir()
    shutil.copy(meeting, "other.ogg")
    result = diarize("run", meeting.name, "--starts-at", "14:00:00", *more)
    assert result.exit_code == 2
    assert problem in " ".join(result.stderr.replace("│", "").split())


def test_a_transcript_that_is_missing_or_doubtful_is_told(
    diarize: Command, meeting: Path, words: Path
) -> None:
    folder = meeting.parent / "words"
    folder.mkdir()
    result = diarize("run", meeting, "--transcript", folder)
    assert result.exit_code == 1
    assert "no transcript named meeting.json" in result.stderr
    for suffix in (".json", ".srt"):
        shutil.copy(words, folder / f"meeting{suffix}")
    result = diarize("run", meeting, "--transcript", folder)
    assert result.exit_code == 1
    assert "meeting.json, meeting.srt: any may be the transcript" in result.stderr
    assert not meeting.with_suffix(".rttm").exists()


def test_a_folder_without_recordings_is_no_second_one_for_a_transcript(
    diarize: Command, meeting: Path, words: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    result = diarize("run", meeting, tmp_path / "empty", "--transcript", words)
    assert (result.exit_code, meeting.with_suffix(".rttm").exists()) == (1, True)
    assert "empty: no recordings found there" in result.stderr


def test_one_transcript_is_not_that_of_two_recordings(
    diarize: Command, meeting: Path, words: Path
) -> None:
    shutil.copy(meeting, meeting.with_name("monday.ogg"))
    result = diarize("run", meeting.parent, "--transcript", words)
    assert result.exit_code == 1
    assert "is one transcript, and there are 2 recordings" in result.stderr


def test_the_transcript_is_not_written_over(diarize: Command, meeting: Path, words: Path) -> None:
    given = words.rename(meeting.with_suffix(".json")).read_bytes()
    result = diarize("run", meeting, "--transcript", meeting.with_suffix(".json"), "-f", "json")
    assert result.exit_code == 1
    assert "would be lost" in result.stderr
    assert meeting.with_suffix(".json").read_bytes() == given


def test_a_malformed_transcript_is_told_in_one_line_before_the_engine_runs(
    diarize: Command, meeting: Path, words: Path
) -> None:
    words.write_text('{"segments": [{"start": 0, "end": "x", "text": "so"}]}')
    result = diarize("run", meeting, "--transcript", words)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "segments[0].end" in result.stderr
    assert not meeting.with_suffix(".rttm").exists()


def test_silence_with_an_empty_transcript_is_fine(diarize: Command, tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    soundfile.write(tmp_path / "silence.wav", np.zeros(32_000), 16_000)
    (tmp_path / "words.json").write_text('{"text": "", "segments": [], "language": "en"}')
    options = ["--transcript", tmp_path / "words.json", "-f", "rttm,json,srt,docx,txt"]
    result = diarize("run", tmp_path / "silence.wav", *options)
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "silence.txt").read_text() == ""
    found = json.loads((tmp_path / "silence.json").read_text())
    assert (found["turns"], found["transcript"]["utterances"]) == ([], [])


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (["-f", "docx"], "docx is for words"),
        (["-f", "abacus"], "unknown format 'abacus'"),
        (["--transcript", "a.json", "--transcribe"], "exclude each other"),
        (["--transcript", "a.json", "--asr-model", "small"], "exclude each other"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    wrong: list[str], problem: str, diarize: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = diarize("run", EXAMPLES / "meeting.ogg", *wrong)
    assert result.exit_code == 2
    assert problem in result.stderr


@pytest.mark.skipif(find_spec("faster_whisper") is not None, reason="faster-whisper is here")
def test_a_recogniser_that_is_not_installed_is_told_with_the_command_to_get_it(
    diarize: Command, meeting: Path
) -> None:
    for options in (["--transcribe"], ["--asr-model", "small"]):
        result = diarize("run", meeting, *options)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
        assert "pip install 'turnwise[asr]'" in result.stderr
        assert not meeting.with_suffix(".rttm").exists()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--per-channel", "--num-speakers", "2"], "bounds exclude it"),
        (["-f", ","], "names no format"),
        (["--json", "--skip-existing"], "--skip-existing needs files"),
    ],
)
def test_options_that_would_be_ignored_are_usage_errors(
    diarize: Command, meeting: Path, options: list[str], problem: str
) -> None:
    result = diarize("run", meeting, *options)
    assert result.exit_code == 2
    assert problem in " ".join(result.stderr.replace("│", " ").split())


def test_a_wrong_setting_is_told_with_its_file(
    diarize: Command, meeting: Path, tmp_path: Path
) -> None:
    config = tmp_path / "odd.toml"
    for step, problem in (
        ("nan", "takes a number that has an end, got nan"),
        ("40", "is at most 10 s, which the model hears at once, got 40"),
    ):
        config.write_text(f"[segmentation]\nstep = {step}\n")
        result = diarize("run", meeting, "--config", config)
        assert result.exit_code == 1
        assert f"odd.toml: [segmentation] step {problem}" in result.stderr


def said(result: Path) -> list[str]:
    utterances = json.loads(result.read_text())["transcript"]["utterances"]
    return [word["text"] for utterance in utterances for word in utterance["words"]]


def test_words_of_a_result_stay_when_it_is_made_again(
    diarize: Command, meeting: Path, words: Path
) -> None:
    diarize("run", meeting, "--transcript", words, "-f", "json")
    first = said(meeting.with_suffix(".json"))
    result = diarize("run", meeting, "-f", "json", "--num-speakers", 2)
    assert "words of the result before are kept" in result.stderr
    again = json.loads(meeting.with_suffix(".json").read_text())
    assert said(meeting.with_suffix(".json")) == first
    assert len(speakers(again)) == 2


def test_captions_are_the_transcript_only_where_nothing_else_is(
    diarize: Command, meeting: Path, words: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    shutil.copy(words, folder / "meeting.json")
    for name in ("meeting.ttml", "meeting.sbv"):
        (folder / name).write_text("0:00:00.500,0:00:02.000\nso\n")
    result = diarize("run", meeting, "--transcript", folder, "-f", "json")
    assert result.exit_code == 0, result.stderr
    assert len(said(meeting.with_suffix(".json"))) > 100


def test_subtitles_that_are_made_again_have_the_words_of_the_result(
    diarize: Command, meeting: Path, words: Path
) -> None:
    diarize("run", meeting, "--transcript", words, "-f", "json,srt")
    first = meeting.with_suffix(".srt").read_text()
    result = diarize("run", meeting, "-f", "srt")
    assert "words of the result before are kept" in result.stderr
    assert meeting.with_suffix(".srt").read_text() == first


def test_a_reference_beside_a_recording_is_not_written_over(
    diarize: Command, meeting: Path
) -> None:
    reference = Path(shutil.copy(EXAMPLES / "meeting.rttm", meeting.with_suffix(".rttm")))
    result = diarize("run", meeting)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "meeting.rttm: is not of this engine, and would be lost" in result.stderr
    assert reference.read_bytes() == (EXAMPLES / "meeting.rttm").read_bytes()


def test_recordings_that_clash_fail_and_the_others_are_done(
    diarize: Command, meeting: Path
) -> None:
    talks, out = meeting.parent / "talks", meeting.parent / "out"
    for name in ("a/talk.ogg", "b/talk.ogg", "c/other.ogg", "d/mine.ogg"):
        (talks / name).parent.mkdir(parents=True)
        shutil.copy(meeting, talks / name)
    out.mkdir()
    (out / "mine.rttm").write_text("SPEAKER mine 1 0.5 1.25 <NA> <NA> al <NA> <NA>\n")
    result = diarize("run", f"{talks}/*/*.ogg", "-o", out)
    assert result.exit_code == 1
    first, second, wrote, foreign, counted = result.stderr.splitlines()
    assert f"a/talk.ogg: {out}/talk.rttm would be that of {talks}/b/talk.ogg too" in first
    assert f"b/talk.ogg: {out}/talk.rttm would be that of {talks}/a/talk.ogg too" in second
    assert wrote == f"wrote {out}/other.rttm"
    assert "mine.rttm: is not of this engine" in foreign
    assert counted == "diarize: 3 of 4 recordings failed"
    assert sorted(path.name for path in out.iterdir()) == ["mine.rttm", "other.rttm"]


def test_a_folder_of_recordings_gives_one_of_results(
    diarize: Command, meeting: Path, words: Path
) -> None:
    talks, out, said = (meeting.parent / name for name in ("talks", "out", "said"))
    for day in ("mon", "tue"):
        for folder in (talks, said):
            (folder / day).mkdir(parents=True)
        shutil.copy(meeting, talks / day / "audio.ogg")
    shutil.copy(words, said / "mon" / "audio.json")
    (said / "tue" / "audio.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nSo\n")
    asked = ["run", talks, "-o", out, "-f", "rttm,txt"]
    result = diarize(*asked, "--transcript", said)
    assert result.exit_code == 0, result.stderr
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*"))
    assert files == ["mon/audio.rttm", "mon/audio.txt", "tue/audio.rttm", "tue/audio.txt"]
    assert "Good morning" in (out / "mon" / "audio.txt").read_text()
    assert "So" in (out / "tue" / "audio.txt").read_text()
    assert "all files are there" in diarize(*asked, "--skip-existing").stderr


def test_recordings_of_one_name_do_not_share_a_transcript(
    diarize: Command, meeting: Path, words: Path
) -> None:
    for day in ("mon", "tue"):
        (meeting.parent / "talks" / day).mkdir(parents=True)
        shutil.copy(meeting, meeting.parent / "talks" / day / "audio.ogg")
    (said := meeting.parent / "said").mkdir()
    shutil.copy(words, said / "audio.json")
    result = diarize("run", meeting.parent / "talks", "--transcript", said, "-f", "txt")
    assert result.exit_code == 1
    assert result.stderr.count("have one name, and so one transcript there; rename one") == 2
    assert not list((meeting.parent / "talks").rglob("*.txt"))
    (said / "mon").mkdir()
    (said / "audio.json").rename(said / "mon" / "audio.json")
    result = diarize("run", meeting.parent / "talks", "--transcript", said, "-f", "txt")
    assert "no transcript named audio.json" in result.stderr
    assert (meeting.parent / "talks" / "mon" / "audio.txt").exists()


def test_formats_may_be_given_one_by_one(diarize: Command, meeting: Path) -> None:
    assert diarize("run", meeting, "-f", "rttm", "-f", "json,srt").exit_code == 0
    assert all(meeting.with_suffix(f".{name}").is_file() for name in ("rttm", "json", "srt"))


def test_a_transcript_beside_its_recording_is_read_again_beside_the_result(
    diarize: Command, meeting: Path, words: Path
) -> None:
    words.rename(meeting.with_suffix(".srt.json"))
    for _ in range(2):
        result = diarize("run", meeting, "--transcript", meeting.parent, "-f", "json")
        assert result.exit_code == 0, result.stderr
    assert said(meeting.with_suffix(".json"))


def test_what_is_done_already_does_not_lend_its_transcript_to_the_rest(
    diarize: Command, meeting: Path, words: Path
) -> None:
    other = Path(shutil.copy(meeting, meeting.with_name("other.ogg")))
    meeting.with_suffix(".rttm").write_text("")
    result = diarize("run", meeting, other, "--transcript", words, "--skip-existing")
    assert result.exit_code == 1
    assert "is one transcript, and there are 2 recordings" in result.stderr


def test_where_nothing_can_be_written_nothing_is_listened_to(
    diarize: Command, meeting: Path
) -> None:
    (meeting.parent / "full").write_text("a file")
    result = diarize("run", meeting, "-o", meeting.parent / "full")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be written: Not a directory" in result.stderr
    assert diarize("run", meeting, "-o", meeting.parent / "a.rttm").exit_code == 2


def test_where_another_process_holds_the_result_nothing_is_listened_to(
    diarize: Command, meeting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", count(step=20).__next__)
    with locked(meeting.with_suffix(".json")):
        result = diarize("run", meeting, "-f", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert ".meeting.json.lock: another process writes the result" in result.stderr


def test_what_was_printed_as_json_may_be_written_again(diarize: Command, meeting: Path) -> None:
    meeting.with_suffix(".json").write_text(diarize("run", meeting, "--json").stdout)
    assert diarize("run", meeting, "-f", "json", "--skip-existing").exit_code == 0
    assert diarize("run", meeting, "-f", "json").exit_code == 0


def test_files_of_others_are_not_taken_for_finished_work(diarize: Command, meeting: Path) -> None:
    meeting.with_suffix(".json").write_text('{"text": "so it is"}')
    result = diarize("run", meeting, "-f", "json", "--skip-existing")
    assert result.exit_code == 1
    assert "meeting.json: is not of this engine" in result.stderr


def test_each_line_of_json_says_which_file_it_is_of(diarize: Command, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / folder)
    result = diarize("run", tmp_path, "--json")
    found = [json.loads(line)["source"] for line in result.stdout.splitlines()]
    assert found == [str(tmp_path / folder / "meeting.ogg") for folder in ("a", "b")]


def test_a_recording_that_is_missing_is_said_before_its_folder_is(
    diarize: Command, meeting: Path
) -> None:
    result = diarize("run", meeting / "x.wav")
    assert result.exit_code == 1
    assert f"{meeting / 'x.wav'}: cannot be opened" in result.stderr


def test_where_all_is_done_it_is_said(diarize: Command, meeting: Path) -> None:
    meeting.with_suffix(".rttm").write_text("")
    result = diarize("run", meeting, "--skip-existing")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is left to do" in result.stderr


def test_what_help_says_is_so_in_the_engine() -> None:
    assert IdentificationConfig().far == FAR
    assert ", ".join(TRANSCRIPT_WRITERS) == WORD_FORMATS


@pytest.mark.parametrize("command", ["run", "attribute", "edit x.json export"])
def test_help_lists_every_format(diarize: Command, command: str) -> None:
    told = diarize(*command.split(), "--help").stdout
    formats = TRANSCRIPT_WRITERS if command == "attribute" else {**WRITERS, **TRANSCRIPT_WRITERS}
    assert set(formats) <= set(re.findall(r"\w+", told))


def test_what_holds_no_recording_does_not_stop_the_others(diarize: Command, meeting: Path) -> None:
    (meeting.parent / "none").mkdir()
    result = diarize("run", meeting.parent / "none", meeting.parent / "talk [1].wav", meeting)
    assert result.exit_code == 1
    first, second, wrote, counted = result.stderr.splitlines()
    assert first.endswith("none: no recordings found there")
    assert second.endswith("talk [1].wav: no recordings found there")
    assert wrote == f"wrote {meeting.with_suffix('.rttm')}"
    assert counted == "diarize: 2 of 3 recordings failed"


def test_standard_input_cannot_be_skipped(diarize: Command, meeting: Path) -> None:
    result = diarize("run", "-", meeting, "--skip-existing", stdin=b"")
    assert result.exit_code == 2
    assert "--skip-existing goes by names" in result.stderr


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="pipes have no path here")
def test_settings_may_come_from_a_pipe(diarize: Command, meeting: Path) -> None:
    readable, writable = os.pipe()
    with os.fdopen(writable, "w") as end:
        end.write("[segmentation]\nstep = 10.0\n")
    result = diarize("run", meeting, "--json", "--config", f"/dev/fd/{readable}")
    os.close(readable)
    found = json.loads(result.stdout)
    assert found["provenance"]["settings"]["segmentation"]["step"] == 10.0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_has_no_channels_to_hear_one_by_one(diarize: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    result = diarize("run", tmp_path / "a.wav", "--per-channel", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a.wav: can be read once only; save it to a file" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [(["run"], "meeting.rttm"), (["embed", "-o", "voices.npz"], "voices.npz")],
)
def test_where_a_folder_has_the_name_nothing_is_listened_to(
    diarize: Command,
    meeting: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    folder: str,
) -> None:
    monkeypatch.chdir(meeting.parent)
    Path(folder).mkdir()
    meeting.write_text("no sound at all")  # which would be told if it was listened to
    result = diarize(*arguments, meeting)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{folder}: cannot be written: it is there and is not a file" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        "run a.ogg --config x",
        "run a.ogg --library x",
        "run a.ogg --transcript x",
        "attribute x -d x -f txt -o x",
        "score x x",
        "score x x --uem x",
        "score x x --words --reference-words x",
        "score x x --identities --library x",
        "embed a.ogg -o x",
        "enroll al --from x --keep-clip x --library x",
        "identify a.ogg --library x",
        "link x",
        "edit x list",
        "speakers list --library x",
        "speakers import x",
        "speakers export -o x",
        "speakers backup x --library x",
    ],
)
def test_what_cannot_be_read_is_told_in_a_line_like_what_is_missing(
    diarize: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str
) -> None:
    (tmp_path / "x").write_text("nothing\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.access", lambda *_, **__: False)  # root may read all
    result = diarize(*arguments.split())
    assert result.exit_code == 1, result.stderr
    assert "Usage:" not in result.stderr


def test_corrections_that_an_earlier_version_kept_outside_the_sub_folder_are_named(
    diarize: Command, meeting: Path, tmp_path: Path
) -> None:
    out, talks = tmp_path / "out", tmp_path / "talks"
    (talks / "mon").mkdir(parents=True)
    meeting.rename(talks / "mon" / "meeting.ogg")
    asked = ("run", talks, "-o", out, "-f", "json")
    diarize("run", talks / "mon" / "meeting.ogg", "-o", out, "-f", "json")  # flat, as it was
    flat, new = out / "meeting.json", out / "mon" / "meeting.json"
    assert "earlier" not in diarize(*asked).stderr
    diarize("edit", flat, "rename", "SPEAKER_00", "Zo")
    for _ in range(2):
        told = f"meeting: without the corrections in {flat}, where an earlier version wrote; move"
        assert told in diarize(*asked).stderr
    copy = Path(shutil.copy(talks / "mon" / "meeting.ogg", talks))  # flat is its result
    assert "earlier" not in diarize("run", talks, "-o", out, "-f", "rttm").stderr
    copy.unlink()
    flat.rename(new)
    assert "1 of 1 correction made again" in diarize(*asked).stderr
    shutil.copy(new, flat)
    assert "earlier" not in diarize(*asked).stderr
