from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diarize.edits.lock import locked
from diarize.errors import FileError


def test_what_many_change_at_once_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "standup.json"
    path.write_text("")

    def add(letter: str) -> None:
        with locked(path):
            path.write_text(path.read_text() + letter)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, "abcdefghijklmnop"))
    assert sorted(path.read_text()) == list("abcdefghijklmnop")
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_held_is_named(tmp_path: Path) -> None:
    (tmp_path / ".standup.json.lock").touch()
    with (
        pytest.raises(
            FileError, match=r"\.lock: another process writes the result; if none does, remove it"
        ),
        locked(tmp_path / "standup.json", patience=0.1),
    ):
        pass


def test_where_nothing_can_be_written_nothing_is_held(tmp_path: Path) -> None:
    with locked(tmp_path / "missing" / "standup.json"):
        assert list(tmp_path.iterdir()) == []
