from collections.abc import Callable
from pathlib import Path

import pytest

from diarize.edits import Rename, SavedResult, load_result, save_edited
from diarize.errors import FileError
from diarize.timeline import Annotation, Turn
from diarize.transcript import (
    TRANSCRIPT_WRITERS,
    Transcript,
    format_transcript,
    transcript_format_of,
    write_transcript,
)

Say = Callable[..., Transcript]


@pytest.mark.parametrize("name", TRANSCRIPT_WRITERS)
def test_every_format_is_written_by_its_suffix(name: str, say: Say, tmp_path: Path) -> None:
    path = tmp_path / f"standup{TRANSCRIPT_WRITERS[name].suffix}"
    transcript = say(("al", "so"), ("bo", "yes"))
    write_transcript(transcript, path)
    content = format_transcript(transcript, name)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_a_format_by_name_goes_before_the_suffix(say: Say, tmp_path: Path) -> None:
    write_transcript(say(("al", "so")), tmp_path / "standup.json", format="txt")
    assert (tmp_path / "standup.json").read_text() == "al: so\n"


@pytest.mark.parametrize("name", TRANSCRIPT_WRITERS)
def test_corrections_are_not_written_over_in_any_format(
    name: str, say: Say, tmp_path: Path
) -> None:
    turns = Annotation("standup", [Turn(0, 9, "al")])
    found = SavedResult(annotation=turns, exclusive=turns, duration=9.0)
    corrected = found.edited(Rename("al", "Alma"))
    save_edited(tmp_path / "standup.json", corrected)
    with pytest.raises(FileError, match="holds corrections, which would be lost"):
        write_transcript(say(("al", "so")), tmp_path / "standup.json", name)
    assert load_result(tmp_path / "standup.json") == corrected


@pytest.mark.parametrize("name", TRANSCRIPT_WRITERS)
def test_names_never_add_lines(name: str, say: Say) -> None:
    lines = []
    for speaker in ("al", "a\nl\u2028\x85\x00"):
        content = format_transcript(say((speaker, "so"), ("bo", "yes")), name)
        text = content if isinstance(content, str) else content.decode("latin-1")
        lines.append(len(text.split("\n")))
    assert name == "docx" or lines[0] == lines[1]


def test_unknown_formats_list_the_known_ones(say: Say, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"unknown format 'pdf'; known: json, whisperx"):
        format_transcript(say(("al", "so")), "pdf")
    with pytest.raises(ValueError, match=r"a\.pdf: unknown suffix; known: \.json, "):
        transcript_format_of(Path("a.pdf"))


def test_a_file_that_cannot_be_written_says_so(say: Say, tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(FileError, match="is not a file"):
        write_transcript(say(("al", "so")), tmp_path / "a.txt")
