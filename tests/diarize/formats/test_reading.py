from pathlib import Path

import pytest

from diarize.atomic import write_atomically
from diarize.errors import FileError, FormatError
from diarize.formats import WRITERS, read_annotations, read_uem, read_with_exclusive
from diarize.timeline import Annotation, Segment, Turn

MEETING = Annotation("standup", [Turn(0.5, 2, "Zoë Li"), Turn(1, 3, "bo")])
RTTM = "SPEAKER {} 1 0 1 <NA> <NA> al <NA> <NA>\n"


@pytest.mark.parametrize("name", ["rttm", "json", "csv", "textgrid", "eaf", "audacity"])
def test_each_format_is_told_by_its_suffix(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"standup{WRITERS[name].suffix}"
    write_atomically(path, WRITERS[name].write(MEETING, 3.0))
    assert read_annotations(path) == {"standup": MEETING}


@pytest.mark.parametrize("name", ["rttm", "json", "textgrid", "eaf", "audacity"])
def test_a_file_without_a_telling_suffix_is_known_by_how_it_begins(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "standup.txt"
    path.write_text("\n" + WRITERS[name].write(MEETING, 3.0).removeprefix("<?xml"), "utf-8")
    if name == "eaf":
        path.write_text(WRITERS[name].write(MEETING, 3.0), "utf-8")
    assert read_annotations(path) == {"standup": MEETING}


@pytest.mark.parametrize("name", ["srt", "vtt", "txt"])
def test_what_is_only_written_is_refused_with_what_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"standup{WRITERS[name].suffix}"
    path.write_text(WRITERS[name].write(MEETING, 3.0), "utf-8")
    for read in (read_annotations, read_with_exclusive):
        with pytest.raises(FormatError, match=r"is of no format from which turns are read: RTTM, "):
            read(path)


def test_a_file_without_turns_is_of_the_silent_recording_it_is_named_after(tmp_path: Path) -> None:
    (tmp_path / "quiet.v2.rttm").write_text(";; nobody\n")
    assert read_annotations(tmp_path / "quiet.v2.rttm") == {"quiet.v2": Annotation("quiet.v2")}


def test_a_folder_is_read_whole_in_its_first_format(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.RTTM").write_text(RTTM.format("a"))
    (tmp_path / "sub" / "bc.rttm").write_text(RTTM.format("b") + RTTM.format("c"))
    (tmp_path / "a.json").write_text("[]")
    found = read_annotations(tmp_path)
    assert sorted(found) == ["a", "b", "c"]
    assert found["a"].turns == (Turn(0, 1, "al"),)


def test_json_of_a_folder_that_holds_no_turns_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "standup.json").write_text('[{"start": 0, "end": 1, "speaker": "al"}]')
    (tmp_path / "standup.words.json").write_text('{"segments": [{"start": 0, "text": "so"}]}')
    assert list(read_annotations(tmp_path)) == ["standup"]
    (tmp_path / "retro.json").write_text('{"recording": "retro", "tur')
    with pytest.raises(FormatError, match=r"retro\.json"):
        read_annotations(tmp_path)


def test_a_recording_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("a.rttm", "b.rttm"):
        (tmp_path / name).write_text(RTTM.format("r"))
    told = r"b\.rttm: 'r' is in another file of the folder too; give one file or sub-folder at a"
    with pytest.raises(FileError, match=told):
        read_annotations(tmp_path)


def test_only_json_says_who_is_foremost(tmp_path: Path) -> None:
    document = '{"recording": "r", "turns": [], "exclusive": []}'
    for name in ("r.json", "r.txt"):
        (tmp_path / name).write_text(document)
        assert read_with_exclusive(tmp_path / name) == ({"r": Annotation("r")}, Annotation("r"))
    (tmp_path / "r.rttm").write_text(RTTM.format("r"))
    known = {"r": Annotation("r", [Turn(0, 1, "al")])}
    assert read_with_exclusive(tmp_path / "r.rttm") == (known, None)
    assert read_with_exclusive(tmp_path) == (known, None)


def test_a_folder_without_turns_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no file there ends in \.rttm or \.json"):
        read_annotations(tmp_path)


def test_a_malformed_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.rttm").write_text(RTTM.format("r") + "SPEAKER r\n")
    with pytest.raises(FormatError, match=r"a\.rttm:2: expected 9 or 10 fields, found 2"):
        read_annotations(tmp_path / "a.rttm")


def test_a_name_that_was_not_utf8_survives_its_file(tmp_path: Path) -> None:
    odd = Annotation("caf\udce9", [Turn(0, 1, "al")])
    for name in ("rttm", "json", "csv", "eaf"):
        path = tmp_path / f"x{WRITERS[name].suffix}"
        write_atomically(path, WRITERS[name].write(odd, None))
        assert list(read_annotations(path)) == ["caf\udce9"]


def test_a_uem_gives_segments_by_recording(tmp_path: Path) -> None:
    (tmp_path / "a.uem").write_bytes(b"\xef\xbb\xbfa 1 0 5\r\nb 1 1 2\r\na 1 7 9\r\n")
    expected = {"a": [Segment(0, 5), Segment(7, 9)], "b": [Segment(1, 2)]}
    assert read_uem(tmp_path / "a.uem") == read_uem(tmp_path) == expected


@pytest.mark.parametrize("name", ["none.rttm", "a" * 300 + ".rttm"])
def test_a_file_that_cannot_be_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"\.rttm: cannot be read"):
        read_annotations(tmp_path / name)


def test_a_folder_without_uem_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no file there ends in \.uem"):
        read_uem(tmp_path)


def test_labels_whose_tabs_were_lost_are_told_so(tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("0.0 1.5 al\n")
    with pytest.raises(FormatError, match=r"labels\.txt:1: expected start, end and speaker"):
        read_annotations(tmp_path / "labels.txt")
