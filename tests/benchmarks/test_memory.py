import subprocess
import sys

import numpy as np
import pytest

from benchmarks.memory import STATUS, peak_mib

MIB = 2**20


def test_what_was_given_back_still_counts() -> None:
    before = peak_mib()
    del (held := [np.ones(int(before + 64) * MIB, np.uint8)])[:]
    assert not held
    assert peak_mib() > before + 60


@pytest.mark.skipif(not STATUS.exists(), reason="tells a program from its parent on Linux alone")
def test_what_the_parent_holds_does_not_count() -> None:
    held = np.ones(512 * MIB, np.uint8)
    command = [sys.executable, "-c", "from benchmarks.memory import peak_mib; print(peak_mib())"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert held[-1] == 1
    assert float(said) < 256
