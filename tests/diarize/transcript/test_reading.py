import json
import math
import shutil
from pathlib import Path
from time import process_time
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.errors import DiarizeError, FileError, FormatError
from diarize.formats.eaf import format_eaf
from diarize.formats.txt import format_txt
from diarize.timeline import Annotation, Turn
from diarize.transcript import (
    Transcript,
    Utterance,
    Word,
    content,
    format_transcript,
    known,
    read_transcript,
    read_transcripts,
    reading,
    repair,
    write_transcript,
)
from diarize.transcript.readers import ours

ROOT = Path(__file__).with_name("fixtures")
FIXTURES = sorted(path for path in ROOT.rglob("*") if path.is_file())
NAMES = [str(path.relative_to(ROOT)) for path in FIXTURES]
OURS = "ours"
REUNION = "r\N{LATIN SMALL LETTER E WITH ACUTE}union"
KNOWN = {each.name for each in (*known.JSON_FORMATS, *known.TEXT_FORMATS)}


def is_json(path: Path) -> bool:
    return path.suffix in (".json", ".jsonl")


def may_begin_later(path: Path) -> bool:
    """Return whether empty lines may come first: XML has its declaration at the start."""
    return not is_json(path) and not path.read_text(encoding="utf-8-sig").startswith("<?xml")


def of_first(data: bytes) -> Transcript:
    """Read a transcript, the first of several recordings if it has more than one."""
    try:
        return read_transcript(data)
    except FormatError as error:
        if "recordings, as" not in error.problem:
            raise
        return read_transcript(data, error.problem.split("'")[1])


@pytest.mark.parametrize("path", FIXTURES, ids=NAMES)
def test_every_fixture_is_of_one_format_alone(path: Path) -> None:
    text = path.read_text()
    if is_json(path):
        document = content.document_of(text)
        takers = [each.name for each in known.JSON_FORMATS if each.recognises(document)]
        takers += [OURS] * ours.recognises(document)
    else:
        takers = [each.name for each in known.TEXT_FORMATS if each.recognises(text)]
    assert takers == [path.parent.name]


def test_every_format_has_a_fixture() -> None:
    assert {path.parent.name for path in FIXTURES} == KNOWN | {OURS}


@pytest.mark.parametrize("path", FIXTURES, ids=NAMES)
def test_every_fixture_is_read_as_what_it_is(path: Path) -> None:
    found = of_first(path.read_bytes())
    assert len(found) > 1
    assert found.source == path.parent.name or path.parent.name == OURS


@pytest.mark.parametrize("path", FIXTURES, ids=NAMES)
def test_an_object_is_read_as_its_file_is(path: Path) -> None:
    text = path.read_text()
    if is_json(path):
        assert read_transcript(content.document_of(text)) == of_first(text.encode())


@pytest.mark.parametrize("path", FIXTURES, ids=NAMES)
def test_a_byte_order_mark_and_crlf_change_nothing(path: Path) -> None:
    data = path.read_bytes()
    assert of_first(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == of_first(data)


@pytest.mark.parametrize("path", FIXTURES, ids=NAMES)
@settings(max_examples=25)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 30, len(content))))
    junk = data.draw(st.sampled_from(JUNK) | st.binary(max_size=6))
    tail = b"" if data.draw(st.booleans()) else content[end:]
    found = outcome(content[:start] + junk + tail)
    assert isinstance(found, Transcript) or is_one_line(found)


JUNK = [b"", b"null", b"true", b"[]", b"{}", b'""', b"NaN", b"-1", b"1e999", b'"x"', b"\n\n", b","]

odd: st.SearchStrategy[object] = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=3)
    | st.just([])
    | st.just({})
    | st.just(10**400)
    | st.just("\ud800")
)


@pytest.mark.parametrize("path", FIXTURES, ids=NAMES)
@settings(max_examples=25)
@given(data=st.data())
def test_any_value_in_any_field_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    text = path.read_text()
    if not is_json(path):
        return
    document = content.document_of(text)
    parents = list(containers(document))
    parent = data.draw(st.sampled_from(parents))
    key = data.draw(
        st.sampled_from(sorted(parent) if isinstance(parent, dict) else range(len(parent)))
    )
    parent[key] = data.draw(odd)
    found = outcome(document)
    if isinstance(found, Transcript):
        assert all(word.text.encode() for word in found)
    else:
        assert is_one_line(found)


def outcome(source: Any) -> Transcript | DiarizeError:
    try:
        return read_transcript(source, "one")
    except DiarizeError as error:
        return error


def is_one_line(error: DiarizeError) -> bool:
    return "\n" not in str(error) and len(str(error)) < 500


def containers(value: Any) -> Any:
    """Yield the objects and lists in a document that hold anything."""
    if value and isinstance(value, dict | list):
        yield value
        for inside in value.values() if isinstance(value, dict) else value:
            yield from containers(inside)


def test_the_file_names_a_recording_that_has_no_other_name(tmp_path: Path) -> None:
    path = tmp_path / "standup.v2.json"
    path.write_bytes((ROOT / "vosk/one.json").read_bytes())
    assert read_transcript(path).recording == "standup.v2"
    assert read_transcript(str(path), "monday").recording == "monday"


def test_a_file_says_the_name_of_its_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes((ROOT / "seglst/words.json").read_bytes())
    assert read_transcript(path).recording == "standup"
    assert read_transcript(path, "monday").recording == "monday"


def test_our_own_words_come_as_they_were_written() -> None:
    found = read_transcript(ROOT / "ours/standup.json")
    assert (found.recording, found.language, found.source) == ("standup", "en", "whisperx")
    first, second, third = found
    assert (first.score, first.speaker, first.confidence) == (0.91, "al", 0.8)
    assert (second.estimated, second.second_speaker) == (True, "bo")
    assert (third.speaker, third.reason) == (None, "no turn within 0.5 s")
    assert read_transcript(ROOT / "ours/standup.json", "monday").recording == "monday"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": 2}, "version: expected 1, got 2"),
        ({"utterances": [{"words": [{"text": "so", "start": 1}]}]}, "utterances[0].words[0]: exp"),
        (
            {"utterances": [{"words": [{"text": "so", "start": 1, "end": 1}]}]},
            "utterances[0].words[0]: a segment needs 0 <= start < end",
        ),
        (
            {"utterances": [{"words": [{"text": "a", "start": t, "end": 9} for t in (2, 1)]}]},
            "utterances[0].words[1]: starts before the word before it",
        ),
        (
            {"utterances": [{"words": [{"text": "", "start": 1, "end": 2}]}]},
            "utterances[0].words[0]: a word has text",
        ),
        (
            {"utterances": [{"words": [{"text": "a", "start": 1, "end": 2, "estimated": 1}]}]},
            "utterances[0].words[0].estimated: expected true or false, got 1",
        ),
    ],
)
def test_our_own_documents_are_checked(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript({"format": "transcript", "version": 1, "utterances": []} | change)
    assert caught.value.problem.startswith(problem)


@pytest.mark.parametrize(
    "source",
    [b"", b"\n", b";; nothing\n", b"[]", b"WEBVTT\n", {"segments": []}, [], {"result": []}],
)
def test_what_has_no_words_is_an_empty_transcript(source: Any) -> None:
    assert len(read_transcript(source)) == 0


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (
            b"Al: so, we meet.\nBo: yes.\n",
            "is no transcript that can be read; known are JSON of ",
        ),
        (b'{"meeting": []}', "is no transcript that can be read; known are JSON of "),
        (b"{}", "is no transcript that can be read"),
        (b"SPEAKER r 1 0.5 1.5 <NA> <NA> al <NA> <NA>\n", "has turns, not words"),
        (b";; made by hand\nSPEAKER r 1 0.5 1.5 <NA> <NA> al <NA>\n", "has turns, not words"),
        (b'{"recording": "r", "turns": []}', "has turns, not words; a transcript is needed"),
        (b'{"text": "so we meet"}', "has words but no times; transcribe again with timestamps"),
        (b'{"text": "so we meet", "usage": {"seconds": 3}}', "has words but no times"),
        (b"[" * 100_000, "is nested too deeply for a transcript"),
        (b'{"a":' * 100_000, "is nested too deeply for a transcript"),
        (b'{"segments": [1' + b"0" * 5000 + b"]}", "Exceeds the limit"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(source: bytes, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(source)
    assert str(caught.value).startswith(f"<transcript>: {problem}")


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"segments": [\n{"start": 0.5,\n;}]}')
    with pytest.raises(FormatError) as caught:
        read_transcript(path)
    assert str(caught.value).startswith(f"{path}:3: Expecting property name")


def test_text_in_no_encoding_is_told_with_its_line() -> None:
    with pytest.raises(FormatError, match=r"<transcript>:2: is not text; save it as UTF-8"):
        read_transcript(b"r 1 0.5 0.2 so\nr 1 0.7 0.2 caf\xe9\n")
    with pytest.raises(FormatError, match="is not text"):
        read_transcript(b"\xff\xfea")


@pytest.mark.parametrize("name", ["none.json", "a" * 300, "a\0b", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_transcript(tmp_path / name)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nso we meet at nine\n")
    with monkeypatch.context() as patch:
        patch.setattr(reading, "MOST_BYTES", 20)
        with pytest.raises(FileError, match="is larger than 0 MiB; split it"):
            read_transcript(path)
    with monkeypatch.context() as patch:
        patch.setattr(repair, "MOST_WORDS", 4)
        with pytest.raises(FormatError, match="has more than 4 words; split it"):
            read_transcript(path)
    with monkeypatch.context() as patch:
        patch.setattr(content, "MOST_LINES", 2)
        with pytest.raises(FormatError, match="has more than 2 lines; split it"):
            read_transcript(path)
    monkeypatch.setattr(content, "MOST_VALUES", 3)
    with pytest.raises(FormatError, match="has more than 3 values; split it"):
        read_transcript(b"[[],[],[]]")


@pytest.mark.parametrize("time", [math.nan, math.inf, -1.0, 1e300, None, 10**400, "1e999"])
def test_a_time_that_is_none_is_estimated(time: object) -> None:
    words = [
        {"word": "so", "start": 0.5, "end": 1.0},
        {"word": "we", "start": time, "end": time},
        {"word": "meet", "start": 1.5, "end": 2.0},
    ]
    found = list(read_transcript({"segments": [{"text": "", "words": words}]}))
    assert [(word.start, word.end, word.estimated) for word in found] == [
        (0.5, 1.0, False),
        (1.0, 1.5, True),
        (1.5, 2.0, False),
    ]


def test_half_a_surrogate_pair_is_marked_as_lost() -> None:
    data = json.dumps({"segments": [{"text": "so \ud83d\ude00 \ud83d", "start": 0, "end": 1}]})
    assert read_transcript(data.encode()).text == "so \U0001f600 \ufffd"


def test_a_line_end_inside_of_text_is_a_space() -> None:
    data = b'{"segments": [{"text": "so\nwe", "start": 0, "end": 1}]}'
    assert read_transcript(data).text == "so we"


def of_words(texts: list[str]) -> dict[str, Any]:
    words = [{"word": text} for text in texts]
    return {"segments": [{"text": "", "start": 1, "end": 2, "words": words}]}


CUES = b"WEBVTT\n\n00:01.000 --> 00:02.000\n"


@pytest.mark.parametrize(
    "source",
    [
        CUES[8:].replace(b".", b",") + b"so\n" + b"\n" * 100_000 + b"- we",
        CUES[8:].replace(b".", b",") + b"<i " * 100_000 + b"{\\" * 100_000,
        CUES + b"<c>" * 100_000 + b"<v al>so" + b"&" * 100_000,
        {"segments": [{"text": "so", "start": "1" * 100_000 + "x"}]},
        of_words([" so", *"." * 100_000]),
        of_words([" so", *"(" * 100_000]),
        of_words([" so", *"o" * 100_000]),
        of_words([" so", *"\udc80" * 100_000]),
        b"[" + b"[]," * 100_000 + b"[]]",
        b"{}" * 100_000,
        b"<tt>" + b"<p>" * 100_000,
        b"<tt>" + b"<div>" * 100_000 + b"</div>" * 100_000 + b"</tt>",
        b'<timedtext format="3">' + b'<p t="1"> &gt;&gt; so</p>' * 50_000 + b"</timedtext>",
        b"<!--" * 100_000,
        b"[00:01.00]" * 100_000 + b"so" * 1000,
        b"[Events]\nFormat: Start,End,Text\nDialogue: 0:00:01,0:00:02," + b"{\\k1}a" * 100_000,
        b"@Begin\n*A:\t" + b"+<[&=(" * 50_000 + b"\x15" * 100_000 + b" so:" * 50_000,
        [{"text": ">> " * 100_000, "start": 1, "duration": 1}] * 3,
    ],
    ids=[
        "lines",
        "tags",
        "vtt",
        "digits",
        "stops",
        "brackets",
        "letters",
        "bytes",
        "lists",
        "json",
        "open",
        "deep",
        "captions",
        "comments",
        "lrc",
        "ass",
        "chat",
        "changes",
    ],
)
def test_hostile_input_takes_no_longer_than_its_size(source: Any) -> None:
    begun = process_time()
    assert isinstance(outcome(source), Transcript | FormatError)
    assert process_time() - begun < 10


def test_a_file_about_several_recordings_gives_all_of_them() -> None:
    path = ROOT / "ctm" / "several.ctm"
    found = read_transcripts(path)
    assert len(found) > 1
    assert found == {name: read_transcript(path, name) for name in found}


def test_a_folder_gives_each_file_by_its_recording(tmp_path: Path) -> None:
    (tmp_path / "monday.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nso\n")
    (tmp_path / "tuesday.json").write_text('{"segments": []}')
    (tmp_path / "monday.rttm").write_text("no words")
    found = read_transcripts(tmp_path)
    assert {name: each.text for name, each in found.items()} == {"monday": "so", "tuesday": ""}
    (tmp_path / "monday.ctm").write_text("monday 1 1.0 0.5 other\n")
    assert read_transcripts(tmp_path)["monday"].text == "so"
    (tmp_path / "later").mkdir()
    shutil.copy(tmp_path / "tuesday.json", tmp_path / "later")
    with pytest.raises(FileError, match="'tuesday' is in another file"):
        read_transcripts(tmp_path)
    (tmp_path / "tuesday.json").unlink()
    assert list(read_transcripts(tmp_path)) == ["tuesday", "monday"]
    (tmp_path / "noon.ctm").write_text("noon 1 1.0 0.5 so\n")
    (tmp_path / "again.ctm").write_text("noon 1 1.0 0.5 so\n")
    with pytest.raises(FileError, match="'noon' is in another file"):
        read_transcripts(tmp_path)


def test_a_folder_without_transcripts_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match=r"no file there ends in \.json, .* or has words and ends in \.eaf"
    ):
        read_transcripts(tmp_path)


def test_the_words_inside_a_document_of_turns_are_read() -> None:
    words = {"format": "transcript", "version": 1, "recording": "r", "source": "", "utterances": []}
    document = {"format": "diarization", "version": 1, "turns": [], "transcript": words}
    assert read_transcript(document) == Transcript(recording="r")


def test_half_a_character_in_our_own_document_is_marked_as_lost() -> None:
    word = {"text": "so\ud800", "start": 0.0, "end": 1.0}
    document = {"format": "transcript", "version": 1, "utterances": [{"words": [word]}]}
    assert read_transcript(document).text == "so\ufffd"


@pytest.mark.parametrize("name", ["[draft]", "{1}", "[1]"])
@pytest.mark.parametrize("kind", ["ctm", "stm"])
def test_the_name_of_a_recording_may_begin_like_json(name: str, kind: str) -> None:
    word = Word(text="42", start=1.0, end=1.5, speaker="al")
    said = Transcript(recording=name, utterances=[Utterance((word,))])
    text = format_transcript(said, kind)
    assert isinstance(text, str)
    found = read_transcript(text.encode())
    assert (found.recording, found.text) == (name, "42")


def test_damaged_json_in_which_numbers_are_said_is_no_table_of_words() -> None:
    with pytest.raises(FormatError, match="line 1"):
        read_transcript(b'{"text": " 1 2 3 4 5", "segments": [')


def test_a_recording_is_found_however_its_accents_are_spelt() -> None:
    apart, one = normalize("NFD", REUNION), normalize("NFC", REUNION)
    data = f"{apart} 1 0.0 0.5 so\nstandup 1 0.0 0.5 no\n".encode()
    assert read_transcript(data, one).text == "so"


def test_of_the_files_of_a_run_in_a_folder_the_result_is_read(tmp_path: Path) -> None:
    words = (Word(text="so", start=0.5, end=1.0, speaker="al", confidence=0.5),)
    said = Transcript(recording="standup", utterances=[Utterance(words)])
    for suffix in (".whisperx.json", ".json", ".seglst.json", ".srt"):
        write_transcript(said, tmp_path / f"standup{suffix}")
    assert read_transcripts(tmp_path) == {"standup": said}
    (tmp_path / "standup.json").unlink()
    assert [word.speaker for word in read_transcripts(tmp_path)["standup"]] == ["al"]


def test_a_name_keeps_the_blanks_at_its_ends_in_our_own_file() -> None:
    words = (Word(text="so", start=0.5, end=1.0, speaker=" al "),)
    said = Transcript(recording="standup", utterances=[Utterance(words)])
    (found,) = read_transcript(json.loads(format_transcript(said, "json")))
    assert found.speaker == " al "


def test_words_that_no_reader_finds_are_not_silence() -> None:
    document = {"task": "transcribe", "text": "So we meet.", "segments": [{"text": ""}]}
    with pytest.raises(FormatError, match="has words but no times"):
        read_transcript(document)


@pytest.mark.parametrize("text", ["[00:01:02] Al Li: so we meet\n", "{so} what\n", "[ti:song]"])
def test_text_that_only_begins_like_json_is_told_what_is_known(text: str) -> None:
    with pytest.raises(FormatError, match="is no transcript that can be read; known are"):
        read_transcript(text.encode())


def test_files_of_something_else_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "monday.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nso\n")
    shutil.copy(ROOT / "timedtext/lines.srv1", tmp_path / "tuesday.xml")
    (tmp_path / "rooms.csv").write_bytes(b"room,seats\ncaf\xe9,4\n")
    (tmp_path / "monday.xml").write_text("<html/>")
    (tmp_path / "empty.tsv").touch()
    (tmp_path / "folder.csv").mkdir()
    assert list(read_transcripts(tmp_path)) == ["monday", "tuesday"]


def test_text_for_people_is_read_out_of_a_folder_and_other_text_is_not(tmp_path: Path) -> None:
    said = "Ann  0:01\nso we meet\nBen  0:04\nyes\n"
    (tmp_path / "monday.txt").write_text(said)
    write_transcript(read_transcript(tmp_path / "monday.txt"), tmp_path / "tuesday.docx")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "readme.txt").write_text("What was said on Monday and on Tuesday.\n")
    turns = Annotation("wednesday", [Turn(0.5, 2.0, "al"), Turn(3.0, 4.0, "bo")])
    (tmp_path / "wednesday.txt").write_text(format_txt(turns))
    found = read_transcripts(tmp_path)
    assert {name: each.text for name, each in found.items()} == dict.fromkeys(
        ["monday", "tuesday"], "so we meet yes"
    )


def test_turns_of_elan_are_no_words() -> None:
    turns = format_eaf(Annotation("standup", [Turn(0.5, 2.0, "al")]))
    with pytest.raises(FormatError, match="has turns, not words; a transcript is needed"):
        read_transcript(turns.encode())


def test_tables_of_numbers_and_files_that_fail_do_not_stop_a_folder(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "monday.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nso\n")
    columns = "name\tid\tacc\tloss\tepoch\n"
    (tmp_path / "metrics.tsv").write_text(columns + "m1\t1\t0.5\t1.5\t10\n" * 3)
    (tmp_path / "numbers.csv").write_text("a 1 0.5 1.5 10 0.1\n" * 3)
    (tmp_path / "other.xml").write_text('<transcript><note/><text foo="1">so</text></transcript>')
    (tmp_path / "cut.csv").write_text("start,end,text\n1000,so\n")
    assert [each.text for each in read_transcripts(tmp_path).values()] == ["so"]
    assert "cut.csv:2: expected 3 columns, found 2: passed over" in caplog.text


def test_line_ends_without_end_take_no_time() -> None:
    text = b"1\n00:00:01,000 --> 00:00:02,000\nhi\n" + b"\r" * 200_000 + b"x"
    begin = process_time()
    assert read_transcript(text).text == "hi x"
    assert process_time() - begin < 2


def test_empty_lines_at_the_start_hide_no_subtitles() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nso\n"
    assert read_transcript(("\n" * 20_000 + text).encode()).text == "so"


@pytest.mark.parametrize("path", [path for path in FIXTURES if may_begin_later(path)])
def test_a_million_empty_lines_at_the_start_hide_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    number = 10**6 if path.suffix == ".lrc" else 11_000
    begun = process_time()
    assert of_first(b"\n" * number + text.encode()) == of_first(text.encode())
    assert process_time() - begun < 5


def test_a_time_after_the_end_of_the_world_is_refused_in_our_own_file() -> None:
    word = {"text": "so", "start": 0.5, "end": 1e306}
    document = {"format": "transcript", "version": 1, "recording": "r"}
    with pytest.raises(FormatError, match="expected a start and an end"):
        read_transcript({**document, "utterances": [{"words": [word]}]})
