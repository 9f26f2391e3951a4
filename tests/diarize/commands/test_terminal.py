"""What a person sees who runs the command on a terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WIPED = b"\x1b[2K"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal")


def on_a_terminal(*arguments: str, folder: Path) -> bytes:
    """Return all that a command sends to a terminal, which is its stdout and its stderr."""
    import pty

    ours, theirs = pty.openpty()
    code = f"import cli; cli.app({list(arguments)!r})"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-c", code]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs, stderr=theirs)
    os.close(theirs)
    sent = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert process.wait() == 0, sent
    return sent


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # as Linux ends a terminal that nobody writes to any more
        return b""


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["run", "[a] b.ogg"], [b"wrote [a] b.rttm", b"SPEAKER_03"]),
        (["run", "[a] b.ogg", "--json"], [b'"recording": "[a] b"', b'"warnings"']),
    ],
)
def test_bars_are_gone_before_anything_is_printed(
    tmp_path: Path, arguments: list[str], found: list[bytes]
) -> None:
    shutil.copy(ROOT / "examples" / "meeting.ogg", tmp_path / "[a] b.ogg")
    drawn, printed = on_a_terminal(*arguments, folder=tmp_path).rsplit(WIPED, 1)
    assert b"[a] b: listening" in drawn
    assert all(each in printed and each not in drawn for each in found)
