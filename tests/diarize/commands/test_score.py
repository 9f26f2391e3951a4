import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

EXAMPLES = Path(__file__).parents[3] / "examples"
ROOT = EXAMPLES.parent

Command = Callable[..., Result]


def stm(*lines: tuple[str, str, float, str]) -> str:
    """Return an STM of recordings, speakers, starts and texts; each lasts three seconds."""
    return "".join(f"{name} 1 {who} {at} {at + 3} {text}\n" for name, who, at, text in lines)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    path = tmp_path / "ref.stm"
    path.write_text(
        stm(("r1", "al", 0, "so we begin"), ("r1", "bo", 3, "yes"), ("r2", "al", 0, "done"))
    )
    return path


@pytest.fixture
def hypothesis(tmp_path: Path) -> Path:
    """Give one word of four in r1 to the wrong speaker, and all of r2 to the right one."""
    path = tmp_path / "hyp.stm"
    path.write_text(
        stm(
            ("r1", "s0", 0, "so we"),
            ("r1", "s1", 3, "begin"),
            ("r1", "s1", 3.5, "yes"),
            ("r2", "s0", 0, "Done."),
        )
    )
    return path


def test_words_are_scored_by_recording_and_in_total(
    diarize: Command, reference: Path, hypothesis: Path
) -> None:
    pytest.importorskip("meeteval", reason="needs the extra words")
    result = diarize("score", reference, hypothesis, "--words")
    assert result.exit_code == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == ["recording", "WDER", "cpWER", "tcpWER", "ORC-WER", "words"]
    # the word is deleted for one speaker and inserted for the other, of four
    assert rows[1] == ["r1", "25.0%", "50.0%", "50.0%", "50.0%", "4"]
    assert rows[2] == ["r2", "0.0%", "0.0%", "0.0%", "0.0%", "1"]
    assert rows[3] == ["TOTAL", "20.0%", "40.0%", "40.0%", "40.0%", "5"]
    assert "tcpWER collar 5 s" in result.stdout
    found = json.loads(diarize("score", reference, hypothesis, "--words", "--json").stdout)
    assert found["total"]["wder"] == pytest.approx(0.2)


def test_a_recording_that_the_hypothesis_lacks_is_told(
    diarize: Command, reference: Path, hypothesis: Path
) -> None:
    hypothesis.write_text(stm(("r1", "s0", 0, "so we begin"), ("r3", "s0", 0, "what")))
    result = diarize("score", reference, hypothesis, "--words", "--speakers-only")
    assert "not in the hypothesis, not scored: r2" in result.stdout
    assert "not scored: r3" in result.stdout


def test_a_folder_holds_a_transcript_for_each_recording(
    diarize: Command, reference: Path, hypothesis: Path, tmp_path: Path
) -> None:
    for name, file in (("ref", reference), ("hyp", hypothesis)):
        (tmp_path / name).mkdir()
        lines = file.read_text().splitlines(keepends=True)
        for recording in ("r1", "r2"):
            own = "".join(line for line in lines if line.startswith(recording))
            (tmp_path / name / f"{recording}.stm").write_text(own)
    options = ["--words", "--speakers-only", "--json"]
    whole = diarize("score", reference, hypothesis, *options)
    assert diarize("score", tmp_path / "ref", tmp_path / "hyp", *options).stdout == whole.stdout


def test_true_turns_and_words_without_speakers_are_a_reference(
    diarize: Command, tmp_path: Path
) -> None:
    words = EXAMPLES / "meeting.transcript.json"
    given = ["attribute", words, "-d", EXAMPLES / "meeting.rttm", "-o", tmp_path / "hyp.json"]
    assert diarize(*given).exit_code == 0
    options = ["--words", "--speakers-only", "--json", "--reference-words", words]
    result = diarize("score", EXAMPLES / "meeting.rttm", tmp_path / "hyp.json", *options)
    assert result.exit_code == 0, result.stderr
    total = json.loads(result.stdout)["total"]
    assert (total["wder"], total["aligned_words"]) == (0, 217)


def test_turns_are_no_transcript(diarize: Command, hypothesis: Path) -> None:
    result = diarize("score", EXAMPLES / "meeting.rttm", hypothesis, "--words")
    assert result.exit_code == 1
    assert "has turns, not words" in result.stderr


def test_without_the_extra_the_command_to_get_it_is_told(reference: Path, hypothesis: Path) -> None:
    code = "import sys; sys.modules['meeteval'] = None; from cli import app; app()"
    command = [sys.executable, "-c", code, "score", str(reference), str(hypothesis), "--words"]
    missing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1
    assert "pip install 'turnwise[words]'" in missing.stderr
    command.append("--speakers-only")
    alone = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert alone.returncode == 0
    assert "20.0%" in alone.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ["--words", "--skip-overlap"],
        ["--words", "--uem", "a.uem"],
        ["--words", "--speakers-only", "--collar", "3"],
        ["--speakers-only"],
        ["--reference-words", "a.json"],
        ["--words", "--collar", "-1"],
        ["--collar", "inf"],
    ],
)
def test_options_that_do_not_go_together_are_usage_errors(
    wrong: list[str], diarize: Command, reference: Path, hypothesis: Path
) -> None:
    assert diarize("score", reference, hypothesis, *wrong).exit_code == 2


@pytest.mark.parametrize("options", [["--library", "x.db"], ["--words", "--identities"]])
def test_options_of_another_score_are_usage_errors(
    diarize: Command, reference: Path, options: list[str]
) -> None:
    assert diarize("score", reference, reference, *options).exit_code == 2


def test_words_without_speakers_have_no_rate(diarize: Command) -> None:
    words = EXAMPLES / "meeting.transcript.json"
    result = diarize("score", words, words, "--words", "--speakers-only")
    assert result.exit_code == 1
    assert "no word of the reference has a speaker" in result.stderr


def test_of_words_that_are_not_there_no_speaker_is_wrong(
    diarize: Command, reference: Path, tmp_path: Path
) -> None:
    (tmp_path / "none.ctm").touch()
    command = ("score", reference, tmp_path / "none.ctm", "--words", "--speakers-only")
    found = json.loads(diarize(*command, "--json").stdout)
    assert found["total"]["wder"] is None
    assert "0.0%" not in diarize(*command).stdout


def test_recordings_whose_names_are_not_scored_are_told(diarize: Command, tmp_path: Path) -> None:
    for name, recordings in (("true", "ab"), ("found", "ac")):
        lines = (f"SPEAKER {each} 1 0 4 <NA> <NA> al <NA> <NA>\n" for each in recordings)
        (tmp_path / f"{name}.rttm").write_text("".join(lines))
    pair = ("score", tmp_path / "true.rttm", tmp_path / "found.rttm", "--identities")
    found = json.loads(diarize(*pair, "--json").stdout)
    assert (found["missing"], found["extra"], found["outside"]) == (["b"], ["c"], [])
    assert found["convention"].startswith("no collar, overlap scored")
    assert "not in the hypothesis, counted as missed: b" in diarize(*pair).stdout


TURN = "SPEAKER {} 1 {} 5.000 <NA> <NA> {} <NA> <NA>\n"


@pytest.fixture
def turns(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes an RTTM of a name; each recording is said to have a turn of five s."""

    def write(name: str, *recordings: str) -> Path:
        path = tmp_path / name
        path.write_text("".join(TURN.format(each, 2, "al") for each in recordings))
        return path

    return write


@pytest.mark.parametrize("more", [[], ["--json"], ["--identities"]])
def test_no_rate_is_given_where_nothing_is_scored(
    more: list[str], diarize: Command, turns: Callable[..., Path]
) -> None:
    empty, other, found = turns("m0.rttm"), turns("m0b.rttm"), turns("m1.rttm", "m1")
    for given, why in (
        ([empty, found], "the reference has no speech"),
        ([empty, empty], "the reference has no speech"),
        ([empty, other], "the reference has no speech"),
        ([found, found, "--collar", 1000], "a collar of 1000 s on each side forgives everything"),
    ):
        result = diarize("score", *given, *more)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"there is nothing to score: {why}" in result.stderr


def test_where_nobody_talks_false_alarms_are_told_in_seconds(
    diarize: Command, turns: Callable[..., Path], tmp_path: Path
) -> None:
    silent, found = turns("m1.rttm"), turns("found.rttm", "m1", "m1")
    result = diarize("score", silent, found)
    assert result.exit_code == 0, result.stderr
    for line in result.stdout.splitlines()[1:3]:
        assert line.split()[1:] == ["no", "speech", "5.0", "s", "1", "of", "0"]
    total = json.loads(diarize("score", silent, found, "--json").stdout)["total"]
    assert (total["der"], total["jer"], total["false_alarm"]) == (None, None, 5.0)
    (tmp_path / "a.uem").write_text("m1 1 0.000 60.000\n")
    right = diarize("score", silent, silent, "--uem", tmp_path / "a.uem")
    assert (right.exit_code, "no speech" in right.stdout) == (0, True)


def test_a_silent_recording_counts_in_a_set(
    diarize: Command, turns: Callable[..., Path], tmp_path: Path
) -> None:
    for folder in ("ref", "hyp"):
        (tmp_path / folder).mkdir()
        turns(f"{folder}/m1.rttm", "m1")
        turns(f"{folder}/quiet.rttm")
    result = diarize("score", tmp_path / "ref", tmp_path / "hyp")
    assert result.exit_code == 0, result.stderr
    assert "speaker count right in 2" in result.stdout
    assert result.stdout.splitlines()[3].split()[:2] == ["TOTAL", "0.0%"]


@pytest.mark.parametrize("more", [[], ["--json"], ["--identities"]])
def test_recordings_of_other_names_are_told_before_the_figures(
    more: list[str], diarize: Command, turns: Callable[..., Path]
) -> None:
    result = diarize("score", turns("a.rttm", "a"), turns("b.rttm", "b"), *more)
    assert result.exit_code == 0
    assert "no recording in common: one has 'a', the other 'b'; if they are the" in result.stderr
    result = diarize("score", turns("a.rttm", "a"), turns("b.rttm", "b", "a"), *more)
    assert result.stderr == ""
