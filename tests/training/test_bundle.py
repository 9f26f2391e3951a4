import tomllib
from pathlib import Path
from typing import Any

import pytest

from diarize.bundle import find_bundle
from training.bundle import identification, write

CALIBRATION = {"cosine": 2.0, "odds": [0.5, -1.0], "curve": [[0.1, 1e-7, 0.2]], "speakers": 9}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("segmentation.onnx", "embedding-int8.onnx", "cohort.npy"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def written(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "bundle.toml").read_text())


def test_a_bundle_is_described_so_that_the_engine_finds_it(folder: Path) -> None:
    write(folder, "1.0", {"regions": {"window": 2.5}}, identification(folder, CALIBRATION))
    found = find_bundle(folder)
    assert found.version == "1.0"
    assert found.settings == {"regions": {"window": 2.5}}
    assert found.identification is not None
    assert found.identification.calibration == CALIBRATION
    assert found.identification.file == folder / "cohort.npy"


def test_new_settings_keep_how_voices_are_named(folder: Path) -> None:
    write(folder, "1.0", {}, identification(folder, CALIBRATION))
    write(folder, "1.1", {"regions": {"window": 3.0}})
    assert written(folder)["identification"]["calibration"] == CALIBRATION


def test_a_new_embedding_model_drops_the_calibration_of_the_old(folder: Path) -> None:
    write(folder, "1.0", {}, identification(folder, CALIBRATION))
    (folder / "embedding-int8.onnx").write_bytes(b"a better one")
    write(folder, "2.0", {})
    assert "identification" not in written(folder)
    assert find_bundle(folder).identification is None
