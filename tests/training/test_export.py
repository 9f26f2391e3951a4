"""The embedded weights in speechbrain's layout are those of the ONNX file."""

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from diarize import Diarizer, ModelError, Models, SpeechBrainEmbedder, load_models
from diarize.sessions import open_session
from embeddings import FbankConfig, OnnxEmbedder

pytest.importorskip("torch", reason="needs the [train] extra")

from training.bundle import SHARED_MEAN
from training.export import MODEL, save_ecapa

EXAMPLE = Path(__file__).parents[2] / "examples" / "meeting.ogg"

pytestmark = pytest.mark.skipif(
    not (find_spec("speechbrain") and find_spec("onnx")), reason="needs the [train] extra"
)


def onnx() -> OnnxEmbedder:
    features = FbankConfig(shared_mean=SHARED_MEAN)
    return OnnxEmbedder(open_session(MODEL.read_bytes(), MODEL.name), features)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_ecapa(MODEL, tmp_path / "ecapa")
    return tmp_path / "ecapa"


def test_an_embedding_comes_out_of_torch_as_out_of_onnx(folder: Path) -> None:
    rng = np.random.default_rng(0)
    waveform = 0.1 * rng.standard_normal(160_000).astype(np.float32)
    masks = rng.random((4, 500)) < [[0.02], [0.2], [0.5], [0.9]]
    found = SpeechBrainEmbedder(folder)(waveform, masks)
    np.testing.assert_allclose(found, onnx()(waveform, masks), atol=1e-3)


def test_the_speakers_of_a_recording_stay_the_same(folder: Path) -> None:
    embedded = replace(load_models(), embed=onnx())
    theirs = Models(embedded.segment, SpeechBrainEmbedder(folder), embedded.settings)
    heard = [Diarizer(models).listen(EXAMPLE) for models in (embedded, theirs)]
    labels = [Diarizer(embedded).group(each).labels for each in heard]
    np.testing.assert_allclose(heard[0].embeddings, heard[1].embeddings, atol=1e-3)
    assert len(set(labels[0])) > 2
    np.testing.assert_array_equal(labels[0], labels[1])


def test_a_folder_without_weights_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no embedding_model\.ckpt"):
        SpeechBrainEmbedder(tmp_path)


def test_weights_that_are_none_are_a_clear_error(folder: Path) -> None:
    (folder / "embedding_model.ckpt").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="is damaged; nothing of it was run"):
        SpeechBrainEmbedder(folder)
