"""What needs an extra says so, also where nothing of it is installed."""

import sys
from pathlib import Path

import pytest

from diarize import ModelError, PyannoteSegmenter, SpeechBrainEmbedder
from diarize.conversion import Checkpoint, build_bundle

PIP = r"pip install 'turnwise\[torch\]'"


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of the extra be imported."""
    for package in ("torch", "onnx"):
        monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("adapter", [PyannoteSegmenter, SpeechBrainEmbedder])
def test_an_adapter_says_what_to_install(adapter: type, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"{adapter.__name__} needs an extra.*{PIP}"):
        adapter(tmp_path)


@pytest.mark.usefixtures("nothing")
def test_building_a_bundle_says_what_to_install(tmp_path: Path) -> None:
    origin = Checkpoint(source=str(tmp_path), license="MIT")
    with pytest.raises(ModelError, match=f"building a bundle needs an extra.*{PIP}"):
        build_bundle(origin, origin, tmp_path / "bundle")


def test_a_torchaudio_of_another_release_than_torch_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torchaudio.py").write_text("raise OSError('libcudart.so.13')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torchaudio", raising=False)
    with pytest.raises(ModelError, match=rf"no pair: libcudart\.so\.13.*{PIP}"):
        PyannoteSegmenter(tmp_path)
