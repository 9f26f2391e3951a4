import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from diarize import Annotation, Diarization, FileError, Segment, Turn
from diarize.batch import Job, plan
from diarize.commands.saving import is_done, refuse_lost, write_files
from diarize.edits import Merge, Reassign, Rename, SavedResult, Split, load_result, save_edited
from diarize.transcript import Transcript, Utterance, Word
from diarize.written import hash_of, refuse_changed

FORMATS = ["json", "rttm", "csv", "txt", "srt", "md", "docx", "eaf"]
TURNS = Annotation("standup", [Turn(0.5, 2, "al", 0.9), Turn(2, 3.25, "bo", 0.75)])


def saved_result(turns: Annotation = TURNS) -> SavedResult:
    found = Diarization(turns, turns, 4.0, np.eye(2, dtype=np.float32))
    so = Word(text="so", start=0.6, end=1.0, speaker="al")
    words = (so, Word(text="much", start=2.5, end=3.0, speaker="bo"))
    said = Transcript(recording="standup", utterances=[Utterance(words)])
    return SavedResult.of(found, said)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "standup.wav").touch()
    (job,) = plan([str(tmp_path / "standup.wav")], None, FORMATS)
    write_files(saved_result(), job)
    return job


def changed(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"much", b"many").replace(b" bo ", b" Bo ") + b"\n")
    if path.suffix == ".csv":
        path.write_bytes(content.replace(b"bo", b"Bo"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_was_changed_by_hand_is_not_written_over(name: str, job: Job) -> None:
    refuse_lost(job)
    path = job.outputs[name]
    changed(path)
    if name == "docx":  # an archive that ends in another byte
        assert path.read_bytes().startswith(b"PK")
    only = replace(job, outputs={name: path})
    for asked in (job, only):
        with pytest.raises(FileError, match=rf"{path.name}: was changed by hand since"):
            refuse_lost(asked)
        with pytest.raises(FileError, match="was changed by hand since"):  # while it was heard
            write_files(saved_result(), asked)
    refuse_lost(replace(job, outputs=job.outputs | {name: path.with_name("elsewhere")}))


def test_files_that_nobody_changed_are_written_again_with_other_turns(job: Job) -> None:
    other = saved_result(Annotation("standup", [Turn(0, 4, "cy", 0.5)]))
    for result, formats in (
        (other, ["rttm"]),  # the JSON file has other turns
        (other, ["json", "srt"]),
        (saved_result(), FORMATS),
        (other.edited(Rename("cy", "dee")), FORMATS),
        (saved_result(), ["rttm", "txt"]),
    ):
        some = replace(job, outputs={name: job.outputs[name] for name in formats})
        refuse_lost(some)
        write_files(result, some)
        refuse_lost(job)


def test_what_is_written_later_is_remembered_too(job: Job) -> None:
    more = replace(job, outputs={"vtt": job.outputs["rttm"].with_suffix(".vtt")})
    said = load_result(job.outputs["json"])
    write_files(said, more)
    now = load_result(job.outputs["json"])
    assert replace(now, others=said.others) == said
    changed(more.outputs["vtt"])
    with pytest.raises(FileError, match=r"standup\.vtt: was changed by hand"):
        refuse_lost(more)


def test_lines_that_end_otherwise_change_nothing_by_hand(job: Job) -> None:
    for name, path in job.outputs.items():
        if name != "docx":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    refuse_lost(job)
    json = job.outputs["json"]
    save_edited(json, load_result(json).edited(Rename("bo", "Zoë")))
    result = CliRunner().invoke(app, ["edit", str(json), "undo"])
    assert (result.exit_code, result.stderr) == (0, "")  # no file is behind
    write_files(saved_result(Annotation("standup", [Turn(0, 4, "cy")])), job)


def test_what_cannot_be_read_beside_a_result_stops_nobody_who_writes_elsewhere(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diarize.files.MOST_BYTES", 50_000)
    job.outputs["txt"].with_suffix(".vtt").write_text("WEBVTT\n\n" + "so " * 50_000)
    write_files(saved_result(), job)


def test_what_others_put_beside_a_result_is_not_written_over(job: Job) -> None:
    notes = {"vtt": job.outputs["rttm"].with_suffix(".vtt")}
    notes["vtt"].write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Al>so\n")  # as ours begin
    for asked in (replace(job, outputs=notes), replace(job, outputs=notes | job.outputs)):
        with pytest.raises(FileError, match=r"standup\.vtt: was not written with the result"):
            refuse_lost(asked)
        with pytest.raises(FileError, match="was not written with the result"):
            write_files(saved_result(), asked)


def test_what_was_written_before_a_result_remembered_it_may_be_written_again(job: Job) -> None:
    json = job.outputs["json"]
    for old in (None, replace(load_result(json), others={})):  # of no run, and of an old release
        json.unlink()
        if old:
            save_edited(json, old)
        for result in (saved_result(), saved_result(Annotation("standup", [Turn(0, 4, "cy")]))):
            write_files(result, replace(job, outputs={"json": json}))
        write_files(saved_result(), job)


def test_corrections_change_nothing_by_hand(job: Job) -> None:
    save_edited(job.outputs["json"], load_result(job.outputs["json"]).edited(Rename("bo", "Zoë")))
    refuse_lost(job)
    write_files(load_result(job.outputs["json"]), replace(job, outputs=job.outputs))
    refuse_lost(job)
    assert "Zoë" in job.outputs["txt"].read_text()


@pytest.mark.parametrize("field", ["turns", "exclusive", "transcript"])
def test_a_corrected_result_that_was_changed_by_hand_is_not_written_over(
    field: str, job: Job
) -> None:
    path = job.outputs["json"]
    save_edited(path, load_result(path).edited(Rename("bo", "Zoë")))
    document = json.loads(path.read_text())
    said = document[field] if field != "transcript" else document[field]["utterances"][0]["words"]
    said[1]["start"] += 0.1
    path.write_text(json.dumps(document))
    with pytest.raises(FileError, match=r"standup\.json: was changed by hand since"):
        refuse_lost(job)
    for again in (["rename", "al", "ed"], ["undo"]):
        result = CliRunner().invoke(app, ["edit", str(path), *again])
        assert result.exit_code == 1
        assert "its turns or words were changed by hand since the last correct" in result.stderr
    assert json.loads(path.read_text()) == document


def test_many_corrections_in_another_spelling_change_nothing_by_hand(job: Job) -> None:
    path = job.outputs["json"]
    made = (
        Reassign("al", "bo", (Segment(0.7004, 1.1),)),
        Split("bo", "cy", (Segment(2.1, 3),)),
        Merge("cy", "al"),
        Rename("bo", "Zoë"),
    )
    for each in made:
        save_edited(path, load_result(path).edited(each))
        path.write_text(json.dumps(json.loads(path.read_text()), sort_keys=True))
        refuse_lost(job)
    assert CliRunner().invoke(app, ["edit", str(path), "undo"]).exit_code == 0


def test_a_run_that_was_interrupted_can_be_made_again(job: Job) -> None:
    old = {name: path.read_bytes() for name, path in job.outputs.items() if name != "json"}
    for who in ("cy", "dee", "ed"):
        write_files(saved_result(Annotation("standup", [Turn(0, 4, who, 0.5)])), job)
        for name, content in old.items():  # as if it had ended after the JSON file
            job.outputs[name].write_bytes(content)
        refuse_lost(job)


def test_a_result_that_remembers_nothing_is_treated_as_before(job: Job) -> None:
    result = load_result(job.outputs["json"])
    for others in ({}, {"written": {"txt": "so"}}, {"written": 7}):
        save_edited(job.outputs["json"], replace(result, others=others))
        changed(job.outputs["txt"])
        refuse_changed(job)


def test_what_was_changed_by_hand_is_done_all_the_same(job: Job) -> None:
    changed(job.outputs["txt"])
    assert is_done(job)


def test_what_a_result_says_has_one_hash_however_it_is_spelt(job: Job) -> None:
    path = job.outputs["json"]
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"warnings": ["so"], "more": 1}, sort_keys=True))
    assert [hash_of(load_result(path))] == document["written"]["json"]


def test_a_text_that_was_changed_by_hand_survives_runs_and_exports(tmp_path: Path) -> None:
    examples = Path(__file__).parents[2] / "examples"
    meeting = Path(shutil.copy(examples / "meeting.ogg", tmp_path / "meeting.ogg"))
    asked = ["run", str(meeting), "-f", "json,txt,rttm"]
    words = ["--transcript", str(examples / "meeting.transcript.json")]
    for more in (words, [], ["--num-speakers", "2"]):
        assert CliRunner().invoke(app, [*asked, *more]).exit_code == 0
    text = meeting.with_suffix(".txt")
    text.write_text(text.read_text().replace("Friday", "Monday"))
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 1
    assert "meeting.txt: was changed by hand since it was written, and would be" in result.stderr
    exported = ["edit", str(meeting.with_suffix(".json")), "export", "-f"]
    statuses = [CliRunner().invoke(app, [*exported, each]).exit_code for each in ("txt", "vtt")]
    assert statuses == [1, 0]
    assert "Monday" in text.read_text()
