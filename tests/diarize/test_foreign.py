from pathlib import Path

import numpy as np
import pytest

from diarize import Annotation, Diarization, FileError, Turn
from diarize.batch import plan
from diarize.foreign import refuse_foreign
from diarize.transcript import Transcript, Utterance, Word, write_transcript

NAMES = ("rttm", "json", "txt", "srt", "vtt")


@pytest.mark.parametrize("name", NAMES)
def test_what_this_engine_wrote_may_be_written_again(name: str, tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, [name])
    refuse_foreign(job)
    path = job.outputs[name]
    for turns in (Annotation("standup"), Annotation("standup", [Turn(0.5, 2, "Zoë Li", 0.9)])):
        Diarization(turns, turns, 3.0, np.eye(1, dtype=np.float32)).write(path, name)
        refuse_foreign(job)


@pytest.mark.parametrize("name", ["txt", "srt", "vtt"])
def test_words_that_this_engine_wrote_may_be_written_again(name: str, tmp_path: Path) -> None:
    (job,) = plan(["standup.wav"], tmp_path, [name])
    words = tuple(Word(text="so", start=i, end=i + 0.5, speaker=who) for i, who in enumerate("ab"))
    said = Transcript(recording="standup", utterances=[Utterance(words)])
    write_transcript(said, job.outputs[name], name)
    refuse_foreign(job)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rttm", "SPEAKER b 1 0.5 1.25 <NA> <NA> al <NA> <NA>\n"),
        ("rttm", "no turns\n"),
        ("json", '{"segments": [{"start": 0, "end": 1, "text": "so"}]}'),
        ("txt", "Notes for the interview\n"),
        ("srt", "1\n00:00:00,500 --> 00:00:01,500\nso it is\nand then:\n"),
        ("vtt", "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nso it is\n"),
        ("txt", "caf\udce9"),
    ],
)
def test_what_others_wrote_is_not_written_over(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / f"standup.{name}").write_bytes(content.encode("utf-8", "surrogateescape"))
    (job,) = plan(["standup.wav"], tmp_path, [name])
    with pytest.raises(FileError, match="is not of this engine, and would be lost"):
        refuse_foreign(job)
