import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from diarize import Annotation, Diarization, FileError, Segment, Turn
from diarize.batch import plan
from diarize.edits import Reassign, Rename, SavedResult, save_edited
from diarize.foreign import refuse_foreign
from diarize.formats import WRITERS
from diarize.formats.eaf import format_eaf
from diarize.formats.textgrid import format_textgrid
from diarize.transcript import TRANSCRIPT_WRITERS, Transcript, Utterance, Word, write_transcript

ZOE = Annotation("stand up", [Turn(0.5, 2, 'Zoë "Li"', 0.9), Turn(3, 4, "=x", 0.5)])


@pytest.mark.parametrize("name", WRITERS)
def test_what_this_engine_wrote_may_be_written_again(name: str, tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, [name])
    refuse_foreign(job)
    path = job.outputs[name]
    corrected = replace(ZOE, turns=[*ZOE, Turn(5, 6, 'Zoë "Li"')])
    for turns in (Annotation("standup"), ZOE, corrected):
        Diarization(turns, turns, 3.0, np.eye(1, dtype=np.float32)).write(path, name)
        refuse_foreign(job)


@pytest.mark.parametrize("name", sorted(TRANSCRIPT_WRITERS.keys() - {"json"}))
def test_words_that_this_engine_wrote_may_be_written_again(name: str, tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, [name])
    sides = enumerate(["a - b", None])
    words = tuple(Word(text='so "%20', start=i, end=i + 0.5, speaker=who) for i, who in sides)
    for spoken in ([Utterance(words)], []):
        said = Transcript(recording="standup", utterances=spoken)
        write_transcript(said, job.outputs[name], name)
        refuse_foreign(job)


def test_a_damaged_result_of_this_engine_may_be_written_again(tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, ["json"])
    job.outputs["json"].write_text('{\n "format": "diarization",\n "versi')
    refuse_foreign(job)


@pytest.mark.parametrize("name", ["rttm", "csv"])
def test_turns_that_people_corrected_are_known_by_the_result_beside_them(
    name: str, tmp_path: Path
) -> None:
    (job,) = plan(["standup.wav"], tmp_path, ["json", name])
    turns = Annotation("standup", [Turn(0.5, 2, "al", 0.9), Turn(2, 3, "bo")])
    saved = SavedResult.of(Diarization(turns, turns, 3.0, np.eye(1, dtype=np.float32)))
    once = saved.edited(Reassign("al", "bo", (Segment(0.0, 1.9),)))
    once = once.edited(Reassign("al", "bo", (Segment(0.0, 2.0),)))
    twice = once.edited(Rename("bo", "cy"))
    assert not any(turn.confidence for turn in twice.current().annotation)
    save_edited(job.outputs["json"], twice)
    for result in (once, twice):
        job.outputs[name].write_text(result.diarization().format(name))
        refuse_foreign(job)
    save_edited(job.outputs["json"], saved)
    with pytest.raises(FileError, match="is not of this engine"):
        refuse_foreign(job)


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_subtitles_that_name_nobody_are_known_by_the_result_beside_them(
    name: str, tmp_path: Path
) -> None:
    (job,) = plan(["standup.wav"], tmp_path, ["json", name])
    silent = Annotation("standup")
    found = Diarization(silent, silent, 3.0, np.zeros((0, 1), dtype=np.float32))
    said = Transcript(
        recording="standup", utterances=[Utterance((Word(text="so", start=0.5, end=1.0),))]
    )
    write_transcript(said, job.outputs[name], name)
    save_edited(job.outputs["json"], SavedResult.of(found, said))
    refuse_foreign(job)
    job.outputs[name].write_text(job.outputs[name].read_text().replace("so", "so what"))
    with pytest.raises(FileError, match="is not of this engine"):
        refuse_foreign(job)


def test_nothing_is_lost_with_an_empty_file(tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, ["csv", "textgrid", "ctm", "md"])
    for path in job.outputs.values():
        path.touch()
    refuse_foreign(job)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rttm", "SPEAKER b 1 0.5 1.25 <NA> <NA> al <NA> <NA>\n"),
        ("rttm", "no turns\n"),
        ("json", '{"segments": [{"start": 0, "end": 1, "text": "so"}]}'),
        ("json", '{"recording": "b", "turns": [{"start": 0, "end": 1, "speaker": "al"}]}'),
        ("json", '[{"start": 0, "end": 1, "speaker": "al"}]'),
        ("json", '{"diarization": [{"start": 0, "end": 1, "speaker": "al"}]}'),
        ("json", "Ask about the budget.\n"),
        ("txt", "Notes for the interview\n"),
        ("srt", "1\n00:00:00,500 --> 00:00:01,500\nso it is\nand then:\n"),
        ("vtt", "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nso it is\n"),
        ("txt", "caf\udce9"),
        ("csv", "speaker,start,end\nal,0.5,1.75\n"),
        ("csv", "recording,start,end,speaker,confidence\nstandup,0.500,1.750,al,\n"),
        ("csv", "recording,start,end,speaker,confidence\nstandup,soon\n"),
        ("md", "# Notes\n\nAsk about the budget.\n"),
        ("docx", "no archive"),
        ("audacity", "0.500000\t1.750000\tal\n"),
        ("uem", "standup 1 0.000 12.500\nstandup 1 20.000 30.000\n"),
        ("ctm", "standup A 0.50 0.25 so 0.9\n"),
        ("stm", ";; CATEGORY\nstandup 1 al 0.500 1.750 so it is\n"),
        ("stm", "standup A al 0.50 1.75 <o,f0,male> so it is\n"),
        ("eaf", '<ANNOTATION_DOCUMENT DATE="2024-05-01T10:00:00Z">\n<HEADER MEDIA_FILE=""'),
        ("eaf", format_eaf(ZOE).replace("  <", "\t<")),  # as pympi, which keeps date and property
        ("eaf", format_eaf(ZOE).replace('"1.0"', "'1.0'", 1)),
        ("textgrid", format_textgrid(ZOE).replace("\n", " \n")),
        ("textgrid", format_textgrid(ZOE).replace('text = "=x"', 'text = "so it is"')),
        ("textgrid", '"ooTextFile"\n"TextGrid"\n0\n2.3\n<exists>\n0\n'),
    ],
)
def test_what_others_wrote_is_not_written_over(name: str, content: str, tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, [name])
    job.outputs[name].write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(FileError, match="is not of this engine, and would be lost"):
        refuse_foreign(job)


def test_minutes_that_word_has_saved_are_not_written_over(tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, ["docx"])
    write_transcript(Transcript(recording="standup"), job.outputs["docx"], "docx")
    with zipfile.ZipFile(job.outputs["docx"], "a") as archive:
        archive.writestr("docProps/app.xml", "<Properties/>")
    with pytest.raises(FileError, match=r"standup\.docx: is not of this engine"):
        refuse_foreign(job)
