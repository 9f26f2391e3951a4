import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from typer.testing import Result

from diarize.formats.json import turn_as_dict
from diarize.timeline import Turn
from diarize.transcript import read_transcript

EXAMPLES = Path(__file__).parents[3] / "examples"
WORDS = EXAMPLES / "meeting.transcript.json"
TURNS = EXAMPLES / "meeting.rttm"
TURN = "SPEAKER {} 1 {} {} <NA> <NA> {} <NA> <NA>\n"

Command = Callable[..., Result]


@pytest.fixture
def turns(tmp_path: Path) -> Path:
    """Say that al talks for two seconds, and then bo does."""
    path = tmp_path / "standup.rttm"
    path.write_text(TURN.format("standup", 0, 2, "al") + TURN.format("standup", 2, 2, "bo"))
    return path


def words(*starts: float) -> str:
    """Return what a recogniser says of words of half a second."""
    found = [{"word": f"w{at:g}", "start": at, "end": at + 0.5} for at in starts]
    return json.dumps({"segments": [{"start": 0, "end": 99, "text": "", "words": found}]})


def test_a_recording_is_chosen_however_its_accents_are_spelt(
    diarize: Command, tmp_path: Path
) -> None:
    apart, one = (normalize(f, "r\N{LATIN SMALL LETTER E WITH ACUTE}") for f in ("NFD", "NFC"))
    turns = tmp_path / "week.rttm"
    turns.write_text(TURN.format(apart, 0, 2, "al") + TURN.format("standup", 0, 2, "bo"))
    result = diarize("attribute", "-", "-d", turns, "--recording", one, stdin=words(0.2))
    assert result.stdout == "al: w0.2\n"


def test_who_says_what_is_printed(diarize: Command) -> None:
    result = diarize("attribute", WORDS, "--diarization", TURNS)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    first, second, *_ = result.stdout.splitlines()
    assert first.startswith("slt: Good morning, and thank you")
    assert second == "awb: Before we do that, I would like to hear how the tests went last night."


def test_every_word_is_there_under_the_name_of_the_recording(diarize: Command) -> None:
    result = diarize("attribute", WORDS, "-d", TURNS, "--json")
    found = read_transcript(json.loads(result.stdout))
    assert found.recording == "meeting"
    assert found.text == read_transcript(WORDS).text
    assert {word.speaker for word in found} == {"slt", "awb", "rms", "kal16"}


@pytest.mark.parametrize("name", ["a.vtt", "a.srt", "a.seglst.json", "a.stm", "a.TextGrid"])
def test_the_suffix_of_the_output_is_a_format(name: str, diarize: Command, tmp_path: Path) -> None:
    result = diarize("attribute", WORDS, "-d", TURNS, "-o", tmp_path / name)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert result.stderr == f"wrote {tmp_path / name}\n"
    assert {word.speaker for word in read_transcript(tmp_path / name)} >= {"slt", "kal16"}


def test_a_document_of_word_processors_is_written(diarize: Command, tmp_path: Path) -> None:
    result = diarize("attribute", WORDS, "-d", TURNS, "-f", "docx", "-o", tmp_path / "minutes")
    assert result.exit_code == 0, result.stderr
    with zipfile.ZipFile(tmp_path / "minutes") as parts:
        assert b"awb" in parts.read("word/document.xml")


def test_words_may_come_from_a_pipe_with_names_in_any_script(diarize: Command, turns: Path) -> None:
    turns.write_text(turns.read_text().replace("bo", "Zo%C3%AB%20李"), encoding="utf-8")
    result = diarize("attribute", "-", "-d", turns, stdin=words(0.2, 2.6))
    assert result.stdout == "al: w0.2\nZoë 李: w2.6\n"


def test_a_word_in_no_turn_stays_and_is_told(diarize: Command, turns: Path) -> None:
    result = diarize("attribute", "-", "-d", turns, stdin=words(0.2, 9.0))
    assert result.exit_code == 0
    assert result.stdout == "al: w0.2\nUnknown: w9\n"
    assert "standup: the speaker of 1 of 2 words is unknown" in result.stderr


def test_times_of_the_day_count_from_when_the_recording_starts(
    diarize: Command, turns: Path, tmp_path: Path
) -> None:
    captions = tmp_path / "saved.txt"
    captions.write_text(
        "[Al] 14:05:28\nwell\n[Al] 14:05:30\nso we\n[Bo] 14:05:33\nmeet\n[Al] 14:05:36\nBye.\n"
    )
    result = diarize("attribute", captions, "-d", turns)
    assert "if their times are of the day, give --starts-at" in result.stderr
    result = diarize("attribute", captions, "-d", turns, "--starts-at", "14:05:30")
    assert result.stdout == "al: so we\nbo: meet\nUnknown: Bye.\n"
    assert "standup: 1 word from before the start left out" in result.stderr
    assert "of the day" not in result.stderr
    halved = diarize("attribute", captions, "-d", turns, "--starts-at", "2:05:30 PM")
    assert halved.stdout == result.stdout
    late = diarize("attribute", captions, "-d", turns, "--starts-at", "15:00:00")
    assert late.exit_code == 1
    assert "saved.txt: all words are before 15:00:00" in late.stderr.replace("\n", "")


def test_where_two_talk_the_exclusive_turns_of_our_json_settle_it(
    diarize: Command, tmp_path: Path
) -> None:
    both = [turn_as_dict(Turn(0, 4, "al")), turn_as_dict(Turn(0, 4, "bo"))]
    said = {}
    for foremost in both:
        document = {"recording": "r", "turns": both, "exclusive": [foremost]}
        (tmp_path / "r.json").write_text(json.dumps(document))
        result = diarize("attribute", "-", "-d", tmp_path / "r.json", stdin=words(1.0))
        said[foremost["speaker"]] = result.stdout
    assert said == {"al": "al: w1\n", "bo": "bo: w1\n"}


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="pipes have no path here")
def test_a_diarization_from_a_pipe_gives_the_same(diarize: Command, tmp_path: Path) -> None:
    both = [turn_as_dict(Turn(0, 4, "al")), turn_as_dict(Turn(0, 4, "bo"))]
    readable, writable = os.pipe()
    with os.fdopen(writable, "w") as end:
        json.dump({"recording": "r", "turns": both, "exclusive": both[1:]}, end)
    result = diarize("attribute", "-", "-d", f"/dev/fd/{readable}", stdin=words(1.0))
    os.close(readable)
    assert (result.exit_code, result.stdout) == (0, "bo: w1\n"), result.stderr


def test_subtitles_are_no_diarization(diarize: Command, tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nal:\n")
    result = diarize("attribute", WORDS, "-d", tmp_path / "a.srt")
    assert result.exit_code == 1
    assert "a.srt: is of no format from which turns are read: RTTM, JSON, CSV" in result.stderr


def test_the_recording_is_chosen_where_there_are_several(diarize: Command, turns: Path) -> None:
    with turns.open("a") as file:
        file.write(TURN.format("retro", 0, 2, "cy"))
    result = diarize("attribute", "-", "-d", turns, stdin=words(0.2))
    assert result.exit_code == 1
    assert "standup.rttm: has no turns of ''" in result.stderr
    assert "standup, retro" in result.stderr
    assert "--recording" in result.stderr
    chosen = diarize("attribute", "-", "-d", turns, "--recording", "retro", stdin=words(0.2))
    assert chosen.stdout == "cy: w0.2\n"


def test_an_empty_transcript_of_silence_is_fine(diarize: Command, tmp_path: Path) -> None:
    (tmp_path / "silence.rttm").write_text("")
    empty = '{"text": "", "segments": [], "language": "en"}'
    result = diarize("attribute", "-", "-d", tmp_path / "silence.rttm", stdin=empty)
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (TURN.format("r", 0, 2, "al"), "has turns, not words"),
        ('{"segments": [{"start": "x", "end": 1, "text": "so"}]}', "segments[0].start"),
        ("{", "line 1"),
        ("nothing of the kind", "is no transcript that can be read"),
    ],
)
def test_what_is_no_transcript_is_told_in_one_line(
    content: str, problem: str, diarize: Command, turns: Path
) -> None:
    wrong = turns.with_name("wrong.json")
    wrong.write_text(content)
    result = diarize("attribute", wrong, "-d", turns)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert problem in result.stderr
    assert "wrong.json" in result.stderr


def test_the_transcript_is_not_written_over(diarize: Command, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(WORDS.read_bytes())
    result = diarize("attribute", tmp_path / "a.json", "-d", TURNS, "-o", tmp_path / "a.json")
    assert result.exit_code == 1
    assert "is read, and would be lost" in result.stderr
    assert (tmp_path / "a.json").read_bytes() == WORDS.read_bytes()


@pytest.mark.parametrize("wrong", [["-f", "rttm"], ["-o", "a.xyz"], []])
def test_a_wrong_format_and_no_diarization_are_usage_errors(
    wrong: list[str], diarize: Command
) -> None:
    options = [*wrong, "-d", str(TURNS)] if wrong else []
    assert diarize("attribute", WORDS, *options).exit_code == 2


def test_a_result_with_corrections_is_not_written_over(diarize: Command, tmp_path: Path) -> None:
    result = tmp_path / "standup.json"
    result.write_text('{"turns": [], "edits": [{"operation": "rename"}]}')
    found = diarize("attribute", WORDS, "-d", TURNS, "-o", result)
    assert found.exit_code == 1
    assert "standup.json: holds corrections, which would be lost" in found.stderr
    assert "rename" in result.read_text()


def test_settings_say_how_far_a_word_may_be_from_a_turn(
    diarize: Command, turns: Path, tmp_path: Path
) -> None:
    (tmp_path / "words.json").write_text(words(5.0))
    assert diarize("attribute", tmp_path / "words.json", "-d", turns).stdout == "Unknown: w5\n"
    (tmp_path / "far.toml").write_text("[attribution]\nlongest_gap = 2\n")
    settings = ["--config", tmp_path / "far.toml"]
    result = diarize("attribute", tmp_path / "words.json", "-d", turns, *settings)
    assert result.stdout == "bo: w5\n"
    (tmp_path / "far.toml").write_text("[attribution]\nlongest = 2\n")
    result = diarize("attribute", tmp_path / "words.json", "-d", turns, *settings)
    assert result.exit_code == 1
    assert (
        "far.toml: [attribution] unknown setting 'longest'; known: clash, foremost" in result.stderr
    )


def test_words_written_beside_a_result_are_remembered_and_kept_if_changed(
    diarize: Command, tmp_path: Path
) -> None:
    meeting = Path(shutil.copy(EXAMPLES / "meeting.ogg", tmp_path / "meeting.ogg"))
    saved, subtitles = meeting.with_suffix(".json"), meeting.with_suffix(".srt")
    attributed = ("attribute", WORDS, "-d", saved, "-o", subtitles)
    exported = ("edit", saved, "export", "-f", "srt")
    for asked in (("run", meeting, "-f", "json,srt"), attributed, exported, attributed, attributed):
        assert diarize(*asked).exit_code == 0
    subtitles.write_text(subtitles.read_text().replace("Friday", "Monday"))
    for asked in (attributed, exported):
        assert "meeting.srt: was changed by hand since it was" in diarize(*asked).stderr
    assert "Monday" in subtitles.read_text()
    elsewhere = diarize(*attributed[:-1], tmp_path / "minutes.srt")
    assert (elsewhere.exit_code, "Friday" in (tmp_path / "minutes.srt").read_text()) == (0, True)
