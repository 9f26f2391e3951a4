import base64
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from diarize.audio import open_audio
from diarize.result import Diarization
from diarize.review import MARK
from diarize.timeline import Annotation, Turn

Command = Callable[..., Result]
EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A result in a folder of its own, with the recording beside it."""
    turns = Annotation("meeting", [Turn(0, 4, "SPEAKER_00"), Turn(8, 12, "SPEAKER_01")])
    path = tmp_path / "meeting.json"
    Diarization(turns, turns, 78.2, np.eye(2, dtype=np.float32)).write(path)
    shutil.copy(EXAMPLES / "meeting.ogg", tmp_path)
    return path


def test_a_page_is_written_beside_the_result_and_plays_the_recording(
    diarize: Command, result: Path
) -> None:
    said = diarize("review", result)
    assert said.exit_code == 0, said.stderr
    assert said.stdout == ""
    page = result.with_suffix(".html").read_text(encoding="utf-8")
    assert 'src="meeting.ogg"' in page
    assert f'data-file="{result}"' in page


def test_a_page_elsewhere_finds_the_recording(diarize: Command, result: Path) -> None:
    page = result.parent / "a page" / "it.html"
    assert diarize("review", result, "-o", page).exit_code == 0
    assert 'src="../meeting.ogg"' in page.read_text(encoding="utf-8")


def test_a_page_that_includes_the_recording_needs_no_other_file(
    diarize: Command, result: Path
) -> None:
    said = diarize("review", result, "--include-audio")
    assert said.exit_code == 0, said.stderr
    page = result.with_suffix(".html").read_text(encoding="utf-8")
    assert "meeting.ogg" not in page
    held = re.search(r'<script id="carried" type="audio/webm">(.*)</script>', page)
    assert held is not None
    with open_audio(base64.b64decode(held[1])) as recording:
        assert sum(map(len, recording)) / recording.sample_rate == pytest.approx(78.2, abs=0.1)


def test_a_recording_that_cannot_be_included_is_one_line(diarize: Command, result: Path) -> None:
    (result.parent / "meeting.ogg").write_text("no sound")
    said = diarize("review", result, "--include-audio")
    assert said.exit_code == 1
    assert len(said.stderr.splitlines()) == 1
    assert not result.with_suffix(".html").exists()


def test_without_the_recording_the_page_plays_nothing_and_that_is_told(
    diarize: Command, result: Path
) -> None:
    (result.parent / "meeting.ogg").unlink()
    said = diarize("review", result)
    assert said.exit_code == 0
    assert "plays nothing without it (--audio)" in said.stderr
    assert "<audio" not in result.with_suffix(".html").read_text(encoding="utf-8")


def test_a_recording_that_is_not_there_is_one_line(diarize: Command, result: Path) -> None:
    said = diarize("review", result, "--audio", "nowhere.ogg")
    assert said.exit_code == 1
    assert said.stderr == "diarize: nowhere.ogg: is not a file that a page could play\n"
    assert not result.with_suffix(".html").exists()


def test_another_page_is_not_overwritten_and_ours_is(diarize: Command, result: Path) -> None:
    page = result.with_suffix(".html")
    page.write_text("<html>mine")
    assert diarize("review", result).exit_code == 1
    assert page.read_text() == "<html>mine"
    page.unlink()
    assert diarize("review", result).exit_code == 0
    assert diarize("review", result).exit_code == 0
    assert MARK in page.read_text(encoding="utf-8")


def test_the_result_is_not_overwritten(diarize: Command, result: Path) -> None:
    before = json.loads(result.read_text())
    assert diarize("review", result, "-o", result).exit_code == 1
    assert json.loads(result.read_text()) == before
