import subprocess
import sys
from pathlib import Path

import pytest

from diarize import files
from diarize.errors import FileError, FormatError
from diarize.files import read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_each_encoding_without_its_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("Zoë\n".encode(encoding))
    assert read_text(tmp_path / "a.txt") == "Zoë\n"


def test_text_in_another_encoding_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("one\nZoë\n".encode("latin-1"))
    with pytest.raises(FormatError, match=r"a\.txt:2: is not text; save it as UTF-8"):
        read_text(tmp_path / "a.txt")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.txt: cannot be read: No such file"):
        read_text(tmp_path / "a.txt")


def test_a_file_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)
    (tmp_path / "a.txt").write_bytes(b"a" * (2**20 + 1))
    with pytest.raises(FileError, match=r"a\.txt: is larger than 1 MiB"):
        read_text(tmp_path / "a.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for its memory")
def test_a_small_file_takes_little_memory_however_large_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"so")
    code = (
        "import resource, sys; from pathlib import Path; from diarize.files import read_bytes;"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30));"
        "print(read_bytes(Path(sys.argv[1]), 2**31))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a"], capture_output=True, text=True, check=False
    )
    assert done.stdout == "b'so'\n", done.stderr
