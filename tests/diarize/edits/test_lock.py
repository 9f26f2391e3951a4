import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from diarize.edits.lock import locked
from diarize.errors import FileError

HOLD = """
import sys, time
from pathlib import Path
from diarize.edits.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
ADD = """
import sys
from pathlib import Path
from diarize.edits.lock import locked
path = Path(sys.argv[1])
for _ in range(50):
    with locked(path):
        path.write_text(str(int(path.read_text()) + 1))
"""


@pytest.fixture
def result(tmp_path: Path) -> Path:
    path = tmp_path / "standup.json"
    path.write_text("")
    return path


def running(code: str, path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True)


@contextmanager
def holding(path: Path) -> Iterator["subprocess.Popen[str]"]:
    with running(HOLD, path) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_what_many_threads_change_at_once_loses_nothing(result: Path) -> None:
    def add(letter: str) -> None:
        with locked(result):
            result.write_text(result.read_text() + letter)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, "abcdefghijklmnop"))
    assert sorted(result.read_text()) == list("abcdefghijklmnop")
    assert list(result.parent.iterdir()) == [result]


def test_what_many_processes_change_at_once_loses_nothing(result: Path) -> None:
    result.write_text("0")
    processes = [running(ADD, result) for _ in range(4)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0] * 4
    assert result.read_text() == "200"
    assert list(result.parent.iterdir()) == [result]


def test_what_another_process_holds_is_named(result: Path) -> None:
    wanted = r"\.standup\.json\.lock: another process writes the result; try again after it"
    with holding(result), pytest.raises(FileError, match=wanted), locked(result, patience=0.1):
        pass


def test_what_a_killed_process_held_is_free(result: Path) -> None:
    with holding(result) as process:
        process.kill()
        process.wait()
    assert result.with_name(".standup.json.lock").exists()
    with locked(result, patience=0):
        pass
    assert list(result.parent.iterdir()) == [result]


def test_where_nothing_can_be_written_nothing_is_held(tmp_path: Path) -> None:
    with locked(tmp_path / "missing" / "standup.json"):
        assert list(tmp_path.iterdir()) == []
