import subprocess
import sys
from pathlib import Path

import pytest

from diarize._layout import check_ours


def test_our_own_packages_pass() -> None:
    check_ours("embeddings", "clustering", "enrollment", "cli")


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ImportError, match=r"'no_such_package' from .* found nothing"):
        check_ours("no_such_package")


def test_an_intruder_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "clustering.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", "import diarize"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert str(tmp_path / "clustering.py") in done.stderr
    assert "rename that file" in done.stderr
