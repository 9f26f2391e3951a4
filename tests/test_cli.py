import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from cli import app

ROOT = Path(__file__).parents[1]
MEETING = ROOT / "examples" / "meeting.ogg"
TURN = "SPEAKER {} 1 0.0 4.0 <NA> <NA> {} <NA> <NA>\n"


def diarize(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    return Path(shutil.copy(MEETING, tmp_path / "meeting.ogg"))


def test_a_recording_gives_an_rttm_file_beside_it_and_a_table(meeting: Path) -> None:
    result = diarize("run", meeting)
    assert result.exit_code == 0, result.stderr
    assert meeting.with_suffix(".rttm").read_text().startswith("SPEAKER meeting 1 0.")
    assert "SPEAKER_00" in result.stdout
    assert "wrote" in result.stderr


def test_every_format_is_written_into_a_folder(meeting: Path, tmp_path: Path) -> None:
    names = "rttm,json,csv,srt,vtt,textgrid,audacity,eaf,txt"
    result = diarize("run", meeting, "-o", tmp_path / "new" / "folder", "-f", names)
    assert result.exit_code == 0, result.stderr
    written = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert len(written) == len(names.split(","))
    assert all((tmp_path / "new" / "folder" / name).stat().st_size > 100 for name in written)


def test_json_goes_to_stdout_and_no_file_is_written(meeting: Path) -> None:
    result = diarize("run", meeting, "--json")
    found = json.loads(result.stdout)
    assert found["recording"] == "meeting"
    assert found["duration"] == pytest.approx(78.22, abs=0.05)
    assert {"start", "end", "speaker", "confidence"} <= set(found["turns"][0])
    assert list(meeting.parent.iterdir()) == [meeting]


def test_the_same_recording_gives_the_same_bytes(meeting: Path) -> None:
    assert diarize("run", meeting, "--json").stdout == diarize("run", meeting, "--json").stdout


def test_so_many_speakers_as_asked_for_are_found(meeting: Path) -> None:
    for number in (1, 2, 3):
        result = diarize("run", meeting, "--json", "--num-speakers", number)
        assert len(json.loads(result.stdout)["speakers"]) == number


def test_stdin_is_a_recording() -> None:
    result = diarize("run", "-", "--json", stdin=MEETING.read_bytes())
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["recording"] == "stdin"


def test_one_bad_file_does_not_stop_the_rest(meeting: Path) -> None:
    (meeting.parent / "aaa.wav").write_text("this is not sound")
    result = diarize("run", meeting.parent, meeting.parent / "missing.wav")
    assert result.exit_code == 1
    assert meeting.with_suffix(".rttm").exists()
    assert "aaa.wav" in result.stderr
    assert "missing.wav" in result.stderr
    assert "2 of 3 recordings failed" in result.stderr
    assert "Traceback" not in result.output


def test_what_is_there_is_skipped(meeting: Path) -> None:
    turn = "SPEAKER meeting 1 0.5 1.5 <NA> <NA> SPEAKER_00 0.9 <NA>\n"
    meeting.with_suffix(".rttm").write_text(turn)
    result = diarize("run", meeting, "--skip-existing")
    assert result.exit_code == 0
    assert meeting.with_suffix(".rttm").read_text() == turn


def test_two_recordings_that_would_write_one_file_are_refused(meeting: Path) -> None:
    shutil.copy(meeting, meeting.with_suffix(".opus"))
    result = diarize("run", meeting.parent)
    assert result.exit_code == 1
    assert "rename one" in result.stderr
    assert not meeting.with_suffix(".rttm").exists()


def test_silence_is_a_valid_recording(tmp_path: Path) -> None:
    import soundfile

    soundfile.write(tmp_path / "silence.wav", np.zeros(32_000), 16_000)
    result = diarize("run", tmp_path / "silence.wav", "-f", "rttm,json,srt")
    assert result.exit_code == 0
    assert "no speech found" in result.stderr
    assert (tmp_path / "silence.rttm").read_text() == ""
    assert json.loads((tmp_path / "silence.json").read_text())["turns"] == []


def test_each_channel_is_a_speaker(tmp_path: Path) -> None:
    import soundfile

    waveform, rate = soundfile.read(MEETING, stop=48_000 * 8)
    both = np.stack([waveform, np.roll(waveform, rate)], axis=1)
    soundfile.write(tmp_path / "tracks.wav", both, rate)
    result = diarize("run", tmp_path / "tracks.wav", "--per-channel", "--json")
    speakers = [each["speaker"] for each in json.loads(result.stdout)["speakers"]]
    assert sorted(speakers) == ["CHANNEL_1", "CHANNEL_2"]


@pytest.mark.parametrize(
    "command",
    [
        ["run", MEETING],
        ["attribute", "words.json", "-d", "turns.rttm"],
        ["tune", MEETING, "--reference", "turns.rttm"],
        ["finetune", MEETING, "--reference", "turns.rttm"],
        ["embed", MEETING],
        ["calibrate", MEETING],
        ["edit", "result.json", "export", "-f", "srt"],
        ["review", "result.json"],
        ["speakers", "export"],
        ["models", "build", "segmentation", "embedding", "--license", "MIT", "--license", "MIT"],
    ],
)
def test_nothing_is_written_to_a_place_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[object]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = diarize(*command, "-o", "")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "is empty; give a name" in result.stderr


def test_settings_come_from_a_file_and_a_wrong_one_is_named(meeting: Path) -> None:
    settings = meeting.with_suffix(".toml")
    settings.write_text("[segmentation]\nstep = 10.0\n")
    found = json.loads(diarize("run", meeting, "--json", "--config", settings).stdout)
    assert found["provenance"]["settings"]["segmentation"]["step"] == 10.0
    settings.write_text("[segmentation]\nstepp = 10.0\n")
    result = diarize("run", meeting, "--config", settings)
    assert result.exit_code == 1
    assert "unknown setting 'stepp'" in result.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["--num-speakers", 2, "--max-speakers", 3],
        ["--min-speakers", 4, "--max-speakers", 3],
        ["--num-speakers", 0],
        ["--format", "docx"],
        ["--device", "abacus"],
        ["--clustering", "guessing"],
        ["--channel", 1, "--per-channel"],
        ["--nonsense"],
    ],
)
def test_a_wrong_option_is_a_usage_error(wrong: list[object]) -> None:
    result = diarize("run", MEETING, *wrong)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_score_has_its_parts_and_its_convention(tmp_path: Path) -> None:
    (tmp_path / "ref.rttm").write_text(TURN.format("r1", "al") + TURN.format("r2", "bo"))
    (tmp_path / "hyp.rttm").write_text(TURN.format("r1", "s0"))
    result = diarize("score", tmp_path / "ref.rttm", tmp_path / "hyp.rttm")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert any(line.split()[:2] == ["r1", "0.0%"] for line in lines)
    assert any(line.split()[:2] == ["r2", "100.0%"] for line in lines)
    assert any(line.split()[:2] == ["TOTAL", "50.0%"] for line in lines)
    assert "collar" in result.stdout
    as_json = json.loads(
        diarize("score", tmp_path / "ref.rttm", tmp_path / "hyp.rttm", "--json").stdout
    )
    assert as_json["total"]["der"] == pytest.approx(0.5)


def test_a_malformed_reference_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ref.rttm").write_text(TURN.format("r1", "al") + "SPEAKER r1 1\n")
    result = diarize("score", tmp_path / "ref.rttm", tmp_path / "ref.rttm")
    assert result.exit_code == 1
    assert "ref.rttm:2: " in result.stderr


def test_voices_are_written_one_a_recording(meeting: Path, tmp_path: Path) -> None:
    shutil.copy(meeting, tmp_path / "again.ogg")
    result = diarize("embed", meeting, tmp_path / "again.ogg", "-o", tmp_path / "voices.npz")
    assert result.exit_code == 0, result.stderr
    with np.load(tmp_path / "voices.npz", allow_pickle=False) as saved:
        assert saved["names"].tolist() == ["meeting", "again"]
        assert saved["vectors"].shape == (2, 192)
        assert saved["vectors"][0] @ saved["vectors"][1] == pytest.approx(1, abs=1e-4)


def test_the_doctor_finds_everything_here() -> None:
    result = diarize("doctor")
    assert result.exit_code == 0, result.stdout
    assert "decode and run" in result.stdout
    found = json.loads(diarize("doctor", "--json").stdout)
    assert found["onnxruntime"]["fine"] is True


def test_the_doctor_fails_without_a_bundle(tmp_path: Path) -> None:
    result = diarize("doctor", "--bundle", tmp_path)
    assert result.exit_code == 1
    assert "FAIL" in result.stdout


def test_help_comes_without_loading_the_engine() -> None:
    code = "import sys; import cli; print([m for m in HEAVY if m in sys.modules])"
    heavy = [
        "numpy",
        "onnxruntime",
        "sklearn",
        "hdbscan",
        "faiss",
        "scipy",
        "torch",
        "av",
        "pyannote",
    ]
    done = subprocess.run(
        [sys.executable, "-c", f"HEAVY = {heavy}\n{code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_a_name_that_stdout_cannot_spell_is_escaped(tmp_path: Path) -> None:
    import soundfile

    recording = tmp_path / "会.wav"
    soundfile.write(recording, np.zeros(16_000), 16_000)
    done = subprocess.run(
        [sys.executable, "-m", "diarize", "run", recording, "-f", "rttm"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.stdout.startswith("\\u4f1a")
    assert recording.with_suffix(".rttm").exists()


def test_help_is_quick() -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "diarize", "--help"], cwd=ROOT, capture_output=True, check=True
        )
        took.append(time.perf_counter() - start)
    assert min(took) < 1.5  # half a second on a quiet machine; this one may be busy


def test_voices_that_are_there_outlive_a_run_in_which_nothing_is_heard(tmp_path: Path) -> None:
    kept = tmp_path / "voices.npz"
    kept.write_bytes(b"PK\x03\x04 of yesterday")
    result = diarize("embed", tmp_path / "missing.wav", "-o", kept)
    assert result.exit_code == 1
    assert kept.read_bytes() == b"PK\x03\x04 of yesterday"
    result = diarize("embed", MEETING, tmp_path / "missing.wav", "-o", kept)
    assert "voices.npz is left as it was" in result.stderr
    assert kept.read_bytes() == b"PK\x03\x04 of yesterday"
    result = diarize("embed", kept, "-o", kept)
    assert "is read, and would be lost" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, as on Linux")
@pytest.mark.parametrize(
    ("arguments", "redirected", "told"),
    [
        (["score", "ref.rttm", "ref.rttm"], "> /dev/full", "standard output: No space left"),
        (["run", "-"], "<&-", "-: standard input is closed"),
        (["attribute", "-", "-d", "ref.rttm"], "<&-", "-: standard input is closed"),
    ],
)
def test_what_the_system_refuses_is_told_in_one_line(
    tmp_path: Path, arguments: list[str], redirected: str, told: str
) -> None:
    (tmp_path / "ref.rttm").write_text(TURN.format("r1", "al"))
    code = f"import cli; cli.app({arguments})"
    command = f'"$0" -c "$1" {redirected}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, as on Linux")
@pytest.mark.parametrize("arguments", ["--version", "--help", "run --help", "models list"])
def test_a_full_disk_behind_stdout_is_told_in_one_line(arguments: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m diarize {arguments} > /dev/full', sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == "diarize: standard output: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
@pytest.mark.parametrize("module", ["typer", "diarize.commands.run", "numpy"])
def test_an_interruption_while_the_command_is_imported_is_no_traceback(module: str) -> None:
    code = (
        "import os, signal, sys\n"
        # what runs in the background of a shell ignores it
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == sys.argv[3]: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from diarize.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "run", "missing.wav", module],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_nothing_is_wrong_with_a_closed_stdout(tmp_path: Path) -> None:
    (tmp_path / "ref.rttm").write_text(TURN.format("r1", "al"))
    code = "import cli; cli.app(['score', 'ref.rttm', 'ref.rttm'])"
    done = subprocess.run(
        ["sh", "-c", '"$0" -c "$1" >&-', sys.executable, code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["embed", MEETING, "-o"],
        ["tune", MEETING, "--reference", MEETING.with_suffix(".rttm"), "-o"],
        ["speakers", "export", "-o"],
    ],
)
def test_no_file_of_another_kind_is_written_over(tmp_path: Path, arguments: list[object]) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Ask about the budget.\n")
    result = diarize(*arguments, notes)
    assert result.exit_code == 1
    assert "notes.txt: is another kind of file, and would be lost" in result.stderr
    assert notes.read_text() == "Ask about the budget.\n"
