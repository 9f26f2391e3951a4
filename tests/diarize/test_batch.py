import os
import re
from pathlib import Path

import pytest

from diarize.batch import plan
from diarize.errors import FileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.mp3", "a.WAV", "notes.txt", "deeper/c.m4a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_a_folder_gives_its_recordings_and_nothing_else(folder: Path) -> None:
    assert [job.name for job in plan([str(folder)], None, ["rttm"])] == ["a", "b", "c"]


def test_a_pattern_gives_what_it_matches(folder: Path) -> None:
    (job,) = plan([f"{folder}/*.mp3"], None, ["rttm", "textgrid"])
    assert list(job.outputs.values()) == [folder / "b.rttm", folder / "b.TextGrid"]


def test_formats_of_words_have_files_too(folder: Path) -> None:
    (job,) = plan([str(folder / "b.mp3")], None, ["docx", "seglst"])
    assert [path.name for path in job.outputs.values()] == ["b.docx", "b.seglst.json"]


def test_a_file_named_by_itself_may_have_any_suffix(folder: Path) -> None:
    assert [job.name for job in plan([str(folder / "notes.txt")], None, [])] == ["notes"]


def test_a_missing_file_is_kept_so_that_its_error_comes_in_turn() -> None:
    assert [job.source for job in plan(["no/such.wav"], None, [])] == ["no/such.wav"]


def test_one_file_given_twice_is_read_once(folder: Path) -> None:
    given = str(folder / "b.mp3")
    assert len(plan([given, given], None, ["rttm"])) == 1


def test_stdin_is_written_to_the_working_folder() -> None:
    (job,) = plan(["-"], None, ["json"])
    assert (job.name, job.outputs) == ("stdin", {"json": Path("stdin.json")})


def test_a_folder_that_cannot_be_looked_into_is_kept_so_that_its_error_comes_in_turn(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "closed").mkdir()
    scandir = os.scandir

    def closing(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", closing)  # root may look into all
    sources = [job.source for job in plan([str(folder)], None, ["rttm"])]
    assert sources[-1] == str(folder / "closed")
    assert len(sources) > 1


def test_a_folder_without_recordings_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no recordings found there"):
        plan([str(tmp_path)], None, ["rttm"])


def test_what_holds_no_recording_is_kept_beside_others_so_that_its_error_comes_in_turn(
    folder: Path,
) -> None:
    given = [str(folder / "talk [1].wav"), str(folder / "none"), "", str(folder / "b.mp3")]
    (folder / "none").mkdir()
    jobs = plan(given, None, ["rttm"])
    assert [job.source for job in jobs] == given
    assert [str(job.problem) for job in jobs] == [
        f"{given[0]}: no recordings found there",
        f"{given[1]}: no recordings found there",
        "'': is the name of no recording; is a variable unset?",
        "None",
    ]
    assert [list(job.outputs) for job in jobs] == [[], [], [], ["rttm"]]


def test_recordings_that_would_write_one_file_are_named_and_the_others_are_not_lost(
    folder: Path,
) -> None:
    (folder / "b.wav").touch()
    jobs = plan([str(folder)], folder / "out", ["rttm"])
    problems = [str(job.problem) for job in jobs if job.problem]
    assert len(jobs) == 4
    for problem, (first, second) in zip(problems, [("mp3", "wav"), ("wav", "mp3")], strict=True):
        wanted = rf".*b\.{first}: .*out/b\.rttm would be that of .*b\.{second} too; rename one"
        assert re.match(wanted, problem)


def test_what_is_found_in_sub_folders_goes_to_the_same_ones(folder: Path) -> None:
    (folder / "deeper" / "b.wav").touch()
    out = folder / "out"
    jobs = plan([f"{folder}/./", str(folder / "b.mp3")], out, ["rttm"])
    assert not any(job.problem for job in jobs)
    files = {path.relative_to(out).as_posix() for job in jobs for path in job.outputs.values()}
    assert files == {"a.rttm", "b.rttm", "deeper/b.rttm", "deeper/c.rttm"}
    one, two = plan([f"{folder}/**/b.*"], out, ["rttm"])
    assert one.problem is not None
    assert two.problem is not None
    beside = [job.outputs["rttm"] for job in plan([str(folder)], None, ["rttm"])]
    assert folder / "deeper" / "b.rttm" in beside


def test_what_another_recording_would_write_too_is_not_done(folder: Path) -> None:
    (folder / "b.wav").touch()
    (folder / "b.rttm").touch()
    assert not any(job.done for job in plan([f"{folder}/b.*"], None, ["rttm"]) if job.name == "b")


def test_a_job_is_done_when_all_its_files_are_there(folder: Path) -> None:
    (job,) = plan([str(folder / "b.mp3")], None, ["rttm", "json"])
    (folder / "b.rttm").touch()
    assert not job.done
    (folder / "b.json").touch()
    assert job.done


def test_a_recording_is_not_written_over_by_whatever_name(folder: Path) -> None:
    odd = (folder / "b.mp3").rename(folder / "b.rttm")
    (job,) = plan([str(odd)], None, ["rttm"])
    assert str(job.problem).endswith("b.rttm: is read, and would be lost; write elsewhere (-o)")
    (folder / "c.txt").symlink_to(folder / "a.WAV")
    (job,) = plan([str(folder / "c.txt")], None, ["txt"])
    assert "c.txt: is read" in str(job.problem)


def test_one_file_spelt_in_two_ways_is_read_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert len(plan(["b.mp3", "./b.mp3", str(folder / "b.mp3")], None, ["rttm"])) == 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [("", "is a variable unset"), ("in/**.wav", "is no pattern|no recordings found there")],
)
def test_what_names_no_recording_is_said(given: str, problem: str) -> None:
    with pytest.raises(FileError, match=problem):
        plan([given], None, ["rttm"])


def test_a_name_that_no_file_can_have_is_kept_so_that_its_error_comes_in_turn() -> None:
    (job,) = plan([f"{'a' * 300}.wav"], None, ["rttm"])
    assert not job.done


def test_what_macos_keeps_beside_a_recording_is_none(tmp_path: Path) -> None:
    for name in ("._a.m4a", "a.m4a"):
        (tmp_path / name).touch()
    assert [job.name for job in plan([str(tmp_path)], None, ["rttm"])] == ["a"]


def test_the_result_of_a_recording_lies_beside_its_other_files() -> None:
    (job,) = plan(["a.wav"], Path("out"), ["srt"])
    assert job.result == Path("out/a.json")
    assert plan(["a.wav"], None, [])[0].result is None


@pytest.mark.parametrize(("system", "clash"), [("darwin", True), ("linux", False)])
def test_names_that_differ_in_capitals_clash_where_these_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, clash: bool
) -> None:
    for name in ("one/Talk.wav", "two/talk.wav"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    monkeypatch.setattr("sys.platform", system)
    jobs = plan([f"{tmp_path}/*/*.wav"], tmp_path / "out", ["rttm"])
    assert [job.problem is not None for job in jobs] == [clash, clash]


@pytest.mark.usefixtures("nowhere")
def test_a_recording_of_a_folder_that_is_gone_does_not_stop_others(tmp_path: Path) -> None:
    lost, there = plan(["a.wav", str(tmp_path / "b.wav")], tmp_path, ["rttm"])
    assert "a.wav: counts from a folder that is not there any more" in str(lost.problem)
    assert there.problem is None
