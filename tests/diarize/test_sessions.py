import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diarize.errors import ModelError
from diarize.sessions import open_session, providers


def test_bytes_that_are_no_model_are_refused() -> None:
    with pytest.raises(ModelError, match=r"x\.onnx is not a model that can run"):
        open_session(b"not a model", "x.onnx")


def test_a_device_that_is_not_there_falls_back_with_a_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert providers("directml")[-1] == "CPUExecutionProvider"
    assert "directml is not available" in caplog.text


def test_an_unknown_device_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unknown device 'abacus'; known: cpu, cuda"):
        providers("abacus")


def test_nothing_is_reported_or_kept_of_a_run(tmp_path: Path) -> None:
    code = "from diarize import load_models; load_models('embedded')"
    places = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "USERPROFILE")}
    # its makers hear nothing from continuous integration, so that must not be seen here
    known = {name: each for name, each in os.environ.items() if name in ("PATH", "SYSTEMROOT")}
    subprocess.run([sys.executable, "-c", code], env=known | places, check=True)
    assert list(tmp_path.rglob("*")) == []


# in a process of its own: what others have freed before is given back at other times
RESTING = """
import numpy as np
from diarize.bundle import find_bundle, read_verified
from diarize.sessions import open_session, rest

def resident_mib():
    status = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

model = find_bundle("embedded").segmentation
session = open_session(read_verified(model), model.file.name)
noise = np.random.default_rng(0).normal(0, 0.1, (8, 1, model.chunk)).astype(np.float32)
(before,) = session.run(None, {"waveform": noise})
busy = resident_mib()
rest(session, (1, 1, model.sample_rate))
freed = busy - resident_mib()
(after,) = session.run(None, {"waveform": noise})
print(freed, np.array_equal(before, after))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which tells the memory in use")
def test_a_session_at_rest_has_given_its_memory_back_and_runs_again() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RESTING], capture_output=True, text=True, check=True
    )
    freed, same = done.stdout.split()
    assert float(freed) > 50
    assert same == "True"
