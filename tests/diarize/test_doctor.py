"""The check-up of a bundle runs both of its models."""

import hashlib
import shutil
from pathlib import Path

import pytest

from diarize.bundle import EMBEDDED
from diarize.doctor import Finding, examine


def silenced(folder: Path) -> Path:
    """Make the model of voices in a copy of the embedded bundle one that gives zeros."""
    onnx = pytest.importorskip("onnx", reason="needs the [torch] extra")
    model = onnx.load(EMBEDDED / "embedding.onnx")
    name = model.graph.output[0].name
    for node in model.graph.node:
        node.output[:] = ["given" if each == name else each for each in node.output]
    model.graph.node.append(onnx.helper.make_node("Sub", ["given", "given"], [name]))
    shutil.copytree(EMBEDDED, folder)
    (folder / "embedding-int8.onnx").write_bytes(model.SerializeToString())
    sha256 = hashlib.sha256((folder / "embedding-int8.onnx").read_bytes()).hexdigest()
    before = hashlib.sha256((EMBEDDED / "embedding-int8.onnx").read_bytes()).hexdigest()
    manifest = folder / "bundle.toml"
    manifest.write_text(manifest.read_text().replace(before, sha256))
    return folder


def last(bundle: str | Path) -> Finding:
    return list(examine(bundle))[-1]


def test_a_bundle_that_runs_is_fine() -> None:
    found = last("embedded")
    assert found.fine
    assert "both models run" in found.found


def test_a_model_of_voices_that_gives_none_is_found(tmp_path: Path) -> None:
    found = last(silenced(tmp_path / "bundle"))
    assert not found.fine
    assert "embedding-int8.onnx: gives a vector without a direction" in found.found
